namespace LatentNotebooks.Worlds.Reasoning;

/// <summary>The symbols of one world and their numbers. The first four mean the same everywhere.</summary>
public sealed class Vocabulary
{
    /// <summary>Fills up short rows of a batch; never part of a problem.</summary>
    public const int Padding = 0;

    /// <summary>Ends a completion.</summary>
    public const int End = 1;

    /// <summary>Ends a prompt: from here on the solver writes.</summary>
    public const int Think = 2;

    /// <summary>Ends the steps: the answer follows.</summary>
    public const int AnswerMark = 3;

    private readonly string[] symbols;
    private readonly Dictionary<string, int> numbers = [];

    /// <summary>The four common symbols, then these.</summary>
    /// <param name="symbols">Without spaces, each once.</param>
    /// <exception cref="ArgumentException">A symbol is empty, has a space or comes twice.</exception>
    public Vocabulary(IEnumerable<string> symbols)
    {
        this.symbols = ["<pad>", "<end>", ">", "#", .. symbols];
        foreach (var symbol in this.symbols)
            if (symbol.Length == 0 || symbol.Any(letter => letter == ' ') || !numbers.TryAdd(symbol, numbers.Count))
                throw new ArgumentException($"Symbol '{symbol}' is empty, has a space, or comes twice.", nameof(symbols));
    }

    /// <summary>How many symbols there are, the common ones included.</summary>
    public int Count => symbols.Length;

    /// <summary>The symbol of a number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No symbol has this number.</exception>
    public string this[int token] => token >= 0 && token < symbols.Length
        ? symbols[token]
        : throw new ArgumentOutOfRangeException(nameof(token), token, $"This world has symbols 0 to {symbols.Length - 1}.");

    /// <summary>The number of a symbol.</summary>
    /// <exception cref="ArgumentException">The world has no such symbol.</exception>
    public int this[string symbol] => numbers.TryGetValue(symbol, out var number)
        ? number
        : throw new ArgumentException($"This world has no symbol '{symbol}'.", nameof(symbol));

    /// <summary>Numbers of symbols separated by spaces.</summary>
    public int[] Encode(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(symbol => this[symbol])];

    /// <summary>The symbols, separated by spaces.</summary>
    public string Decode(IEnumerable<int> tokens) => string.Join(' ', tokens.Select(token => this[token]));
}
