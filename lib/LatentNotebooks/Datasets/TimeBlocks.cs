namespace LatentNotebooks.Datasets;

/// <summary>
/// Splits a clip by blocks of time: neighbouring frames are nearly equal, so a split by frame would put copies of the
/// training set into the test set. A pair belongs to a block only with both frames, and a gap of <see cref="Margin"/>
/// frames on either side of a test block belongs to nobody.
/// </summary>
/// <param name="Length">Frames a block.</param>
/// <param name="TestEvery">Each so-manieth block is held out.</param>
/// <param name="Margin">Frames left out around a test block.</param>
public sealed record TimeBlocks(int Length = 30, int TestEvery = 5, int Margin = 4)
{
    /// <summary>First frames t of all pairs (t, t + gap) of a part, in order.</summary>
    /// <param name="frames">Frames of the clip.</param>
    /// <param name="gap">Frames between the two of a pair, at least 1.</param>
    /// <param name="test">True for the held-out blocks, false for the rest.</param>
    public IReadOnlyList<int> Starts(int frames, int gap, bool test)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(gap, 1);
        var starts = Enumerable.Range(0, Math.Max(0, frames - gap)).Where(t => test
            ? IsTest(t) && Block(t) == Block(t + gap)
            : Enumerable.Range(t - Margin, gap + 2 * Margin + 1).All(near => near < 0 || near >= frames || !IsTest(near)));
        return [.. starts];
    }

    private int Block(int frame) => frame / Length;

    // The middle block of each group is held out, so that a short clip still has training blocks on both sides.
    private bool IsTest(int frame) => Block(frame) % TestEvery == TestEvery / 2;
}
