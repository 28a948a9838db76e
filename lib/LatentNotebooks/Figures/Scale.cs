namespace LatentNotebooks.Figures;

/// <summary>Maps data values to pixels, linearly or by their logarithm.</summary>
internal readonly record struct Scale(double Low, double High, double From, double To, bool Log)
{
    public double At(double value) => From + (Fraction(value) * (To - From));

    /// <summary>Whether a value has a place on this axis at all.</summary>
    public bool Shows(double value) => double.IsFinite(value) && (!Log || value > 0);

    /// <summary>Whether a value lies within the limits.</summary>
    public bool Contains(double value) => Shows(value) && value >= Low && value <= High;

    private double Fraction(double value) =>
        Log ? Math.Log(value / Low) / Math.Log(High / Low) : (value - Low) / (High - Low);
}

/// <summary>The smallest interval around values; a limit that has none stays not a number.</summary>
internal readonly record struct Extent(double Low, double High)
{
    public static readonly Extent None = new(double.NaN, double.NaN);

    public bool IsNone => double.IsNaN(Low);

    public static Extent Of(IEnumerable<double> values, bool positive)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var v in values)
            if (double.IsFinite(v) && (!positive || v > 0))
                (low, high) = (Math.Min(low, v), Math.Max(high, v));
        return low <= high ? new Extent(low, high) : None;
    }

    /// <summary>
    /// The limits of an axis that shows this extent: 4 % of room on each side, except at <paramref name="baseline"/>, on which
    /// bars stand. An empty extent gets 0 to 1 (1 to 10 if logarithmic), a single value one unit of room.
    /// </summary>
    public Extent Padded(bool log, double? baseline = null)
    {
        if (IsNone)
            return log ? new Extent(1, 10) : new Extent(0, 1);
        if (log)
        {
            var room = High > Low ? Math.Pow(High / Low, 0.04) : 2;
            return new Extent(Low / room, High * room);
        }
        if (Low == High && Low == baseline)
            return new Extent(Low, Low + 1);
        var pad = High > Low ? 0.04 * (High - Low) : Math.Max(Math.Abs(Low) * 0.1, 0.5);
        return new Extent(Low == baseline ? Low : Low - pad, High == baseline ? High : High + pad);
    }

    public Extent Union(Extent other) =>
        IsNone ? other : other.IsNone ? this : new Extent(Math.Min(Low, other.Low), Math.Max(High, other.High));
}
