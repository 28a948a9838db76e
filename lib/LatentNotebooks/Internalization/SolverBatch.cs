using static TorchSharp.torch;

namespace LatentNotebooks.Internalization;

/// <summary>Laid-out problems as matrices: what goes in is every token but the last, what should come out is the next one.</summary>
internal sealed class SolverBatch
{
    private readonly IReadOnlyList<StepLayout> rows;
    private readonly int length;

    internal SolverBatch(IReadOnlyList<StepLayout> rows, int prompt)
    {
        (this.rows, Prompt, length) = (rows, prompt, rows.Max(row => row.Tokens.Length) - 1);
        MostSlots = rows.Max(row => row.Slots);
        FirstTarget = rows.Min(row => row.FirstTarget);
    }

    /// <summary>Tokens of every prompt.</summary>
    internal int Prompt { get; }

    /// <summary>Slots of the row that has most.</summary>
    internal int MostSlots { get; }

    /// <summary>Index of the first token that some row has to write.</summary>
    internal int FirstTarget { get; }

    /// <summary>Rows B.</summary>
    internal int Count => rows.Count;

    /// <summary>Tokens read, <c>[B, T]</c>, padded on the right.</summary>
    internal Tensor Tokens() => Matrix(0, (row, column) => column < row.Tokens.Length - 1 ? row.Tokens[column] : 0);

    /// <summary>Places of the tokens, or null where all simply count on; <c>[1, T]</c> where all rows have the same.</summary>
    internal Tensor? Places()
    {
        if (rows.All(row => row.Places[^1] == row.Places.Length - 1)) return null;
        var alike = rows.All(row => row.Places.AsSpan().SequenceEqual(rows[0].Places));
        return Matrix(0, (row, column) => column < row.Places.Length - 1 ? row.Places[column] : 0, alike ? 1 : rows.Count);
    }

    /// <summary>The next token from column <paramref name="first"/> on, <c>[B, T - first]</c>; padding where nothing is asked.</summary>
    internal Tensor Targets(int first) =>
        Matrix(first, (row, column) => column + 1 >= row.FirstTarget && column + 1 < row.Tokens.Length ? row.Tokens[column + 1] : 0);

    /// <summary>1 where a row has this slot, <c>[B, 1]</c>; null where all have it.</summary>
    internal Tensor? Has(int slot) => rows.All(row => row.Slots > slot) ? null : tensor(rows.Select(row => row.Slots > slot ? 1f : 0f).ToArray(), [rows.Count, 1]);

    private Tensor Matrix(int first, Func<StepLayout, int, int> value, int count = -1)
    {
        if (count < 0) count = rows.Count;
        var flat = new long[count * (length - first)];
        for (var row = 0; row < count; row++)
            for (var column = first; column < length; column++) flat[row * (length - first) + column - first] = value(rows[row], column);
        return tensor(flat, [count, length - first]);
    }
}
