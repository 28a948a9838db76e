using System.Text;

namespace LatentNotebooks.Kernel;

/// <summary>Writes one of the console's streams into the running cell's output.</summary>
internal sealed class CapturedWriter(string name, Func<CellFeed?> feed) : TextWriter
{
    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => feed()?.Write(name, [value]);

    public override void Write(string? value) => feed()?.Write(name, value);

    public override void Write(char[] buffer, int index, int count) => feed()?.Write(name, buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer) => feed()?.Write(name, buffer);

    // One call, so that lines written by several threads at once do not mix.
    public override void WriteLine(string? value) => feed()?.Write(name, value + "\n");

    public override void WriteLine(ReadOnlySpan<char> buffer) => feed()?.Write(name, string.Concat(buffer, "\n"));

    public override void WriteLine() => feed()?.Write(name, "\n");
}

/// <summary>Answers `Console.ReadLine` by asking the user through the host.</summary>
internal sealed class AskingReader(Func<string, string> ask) : TextReader
{
    private string rest = "";

    public override string ReadLine()
    {
        if (rest.Length == 0)
            return ask("");
        var line = rest.TrimEnd('\n');
        rest = "";
        return line;
    }

    public override int Read()
    {
        var next = Peek();
        rest = rest[1..];
        return next;
    }

    public override int Peek()
    {
        if (rest.Length == 0)
            rest = ask("") + "\n";
        return rest[0];
    }

    public override int Read(char[] buffer, int index, int count)
    {
        if (count == 0)
            return 0;
        Peek();
        var length = Math.Min(count, rest.Length);
        rest.CopyTo(0, buffer, index, length);
        rest = rest[length..];
        return length;
    }
}
