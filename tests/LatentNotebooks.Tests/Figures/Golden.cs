using System.Text.RegularExpressions;

namespace LatentNotebooks.Tests.Figures;

/// <summary>
/// Compares a text with the committed file of that name. UPDATE_GOLDEN=1 in the environment rewrites the files instead; look at
/// the difference before committing it.
/// </summary>
internal static partial class Golden
{
    private static readonly string Root = FindRoot();

    public static void Check(string name, string received)
    {
        var text = WithoutPngBytes(received);
        var path = Path.Combine(Root, "tests", "LatentNotebooks.Tests", "Figures", "golden", name);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
            return;
        }
        var expected = File.Exists(path) ? File.ReadAllText(path) : "";
        if (expected == text)
            return;
        var kept = Path.Combine(Root, "artifacts", "received", name);
        Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
        File.WriteAllText(kept, text);
        Assert.Fail($"{name} {FirstDifference(expected, text)}\nreceived file: {kept}\nUPDATE_GOLDEN=1 accepts it.");
    }

    private static string FirstDifference(string expected, string received)
    {
        var (a, b) = (expected.Split('\n'), received.Split('\n'));
        var i = a.Zip(b).TakeWhile(p => p.First == p.Second).Count();
        return $"differs from line {i + 1} on:\n  expected: {(i < a.Length ? Shortened(a[i]) : "(end)")}\n  received: {(i < b.Length ? Shortened(b[i]) : "(end)")}";
    }

    private static string Shortened(string line) => line.Length <= 240 ? line : line[..240] + "...";

    // How well zlib packs depends on its version and on the processor; the pixels do not.
    private static string WithoutPngBytes(string text) => PngUri().Replace(text, m =>
    {
        var png = PngReader.Read(Convert.FromBase64String(m.Groups[1].Value));
        return $"[picture {png.Width} x {png.Height} x {png.Channels}, {Hash(png.Pixels)}]";
    });

    private static string Hash(byte[] pixels) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(pixels))[..16];

    [GeneratedRegex("data:image/png;base64,([A-Za-z0-9+/=]+)")]
    private static partial Regex PngUri();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "LatentNotebooks.sln")))
                return folder.FullName;
        throw new InvalidOperationException("The tests run outside the repository, so the golden files cannot be found.");
    }
}
