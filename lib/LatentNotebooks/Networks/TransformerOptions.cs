using System.ComponentModel.DataAnnotations;

namespace LatentNotebooks.Networks;

/// <summary>How a transformer knows where a token stands.</summary>
public enum TransformerPositions
{
    /// <summary>A learned vector for each place, added to the token's embedding.</summary>
    Learned,

    /// <summary>Queries and keys turned by an angle that grows with the place (Su et al. 2021, arXiv 2104.09864).</summary>
    Rotary,
}

/// <summary>The shape of a <see cref="Transformer"/>. The defaults make a network of 0.1 million parameters.</summary>
public sealed record TransformerOptions
{
    /// <summary>Tokens V it can read and write.</summary>
    [Range(2, 100_000)]
    public required int Vocabulary { get; init; }

    /// <summary>Longest sequence, prompt and generated tokens together.</summary>
    [Range(1, 65_536)]
    public int MaxLength { get; init; } = 128;

    /// <summary>Width D of the residual stream.</summary>
    [Range(2, 4_096)]
    public int Width { get; init; } = 64;

    /// <summary>Blocks L.</summary>
    [Range(1, 64)]
    public int Layers { get; init; } = 2;

    /// <summary>Attention heads; they share the width.</summary>
    [Range(1, 64)]
    public int Heads { get; init; } = 2;

    /// <summary>Whether the output layer is the transposed token embedding.</summary>
    public bool TiedEmbeddings { get; init; }

    /// <summary>Learned or rotary places.</summary>
    public TransformerPositions Positions { get; init; }

    /// <summary>Refuses a shape that no network has.</summary>
    /// <exception cref="ArgumentException">A value is out of range, or the heads cannot share the width.</exception>
    public void Validate()
    {
        try
        {
            Validator.ValidateObject(this, new ValidationContext(this), validateAllProperties: true);
        }
        catch (ValidationException error)
        {
            throw new ArgumentException($"No transformer has this shape: {error.Message}", error);
        }
        if (Width % Heads != 0)
            throw new ArgumentException($"A width of {Width} cannot be shared by {Heads} heads. Choose heads that divide the width.");
        if (Positions == TransformerPositions.Rotary && Width / Heads % 2 != 0)
            throw new ArgumentException(
                $"Rotary positions turn pairs of numbers, and a head of width {Width / Heads} is odd. Choose an even width for each head.");
    }
}
