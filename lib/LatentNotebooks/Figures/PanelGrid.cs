namespace LatentNotebooks.Figures;

/// <summary>Small multiples: figures in rows and columns, drawn alike.</summary>
internal sealed record PanelGrid
{
    public PanelGrid(int columns, IReadOnlyList<Figure> figures, bool shareX, bool shareY)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (figures.Count == 0)
            throw new ArgumentException("A grid of no figures cannot be drawn. Give at least one.", nameof(figures));
        if (figures.FirstOrDefault(f => f.Panels is not null || f.Pictures is not null) is { } nested)
            throw new ArgumentException(
                $"'{nested.Title}' is itself a grid, and grids do not nest. Put its figures, or its pictures, into one grid.",
                nameof(figures));
        (Columns, Figures, ShareX, ShareY) = (Math.Min(columns, figures.Count), figures, shareX, shareY);
    }

    public int Columns { get; }

    public IReadOnlyList<Figure> Figures { get; }

    public bool ShareX { get; }

    public bool ShareY { get; }

    public int Rows => (Figures.Count + Columns - 1) / Columns;

    public static Figure Figure(string title, PanelGrid grid) => new(title)
    {
        Panels = grid,
        Width = Math.Max(320, Math.Min(300, 1000 / grid.Columns) * grid.Columns),
        Height = (240 * grid.Rows) + (title.Length > 0 ? 40 : 20),
    };

    /// <summary>The figures with the limits they share, and with axis titles only on the outside where axes are shared.</summary>
    public IReadOnlyList<Figure> Aligned()
    {
        var models = Figures.Select(f => new PlotModel(f)).Where(m => !m.IsEmpty).ToArray();
        return [.. Figures.Select((f, i) => f with
        {
            XAxis = Shared(f.XAxis, ShareX, i + Columns >= Figures.Count, [.. models.Where(m => m.Categories is null).Select(m => m.X)]),
            YAxis = Shared(f.YAxis, ShareY, i % Columns == 0, [.. models.Where(m => m.HeatMap is null).Select(m => m.Y)]),
        })];
    }

    private static Axis Shared(Axis axis, bool share, bool outside, Extent[] limits)
    {
        if (!share || limits.Length == 0)
            return axis;
        var all = limits.Aggregate((a, b) => a.Union(b));
        var limited = axis with { Low = axis.Low ?? all.Low, High = axis.High ?? all.High };
        return outside ? limited : limited with { Label = "", Unit = "" };
    }
}
