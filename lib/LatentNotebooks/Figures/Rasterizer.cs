using System.Diagnostics;
using System.Text;

namespace LatentNotebooks.Figures;

/// <summary>Turns SVG into PNG and PDF with rsvg-convert of librsvg, a separate program that need not be installed.</summary>
internal sealed class Rasterizer(string program)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Lazy<Rasterizer?> Found = new(Find);

    /// <summary>The one on this machine's PATH; null where there is none.</summary>
    public static Rasterizer? Installed => Found.Value;

    public static NotSupportedException Missing(string path) => new(
        $"'{path}' needs the program rsvg-convert, which is not on the PATH. Install librsvg (package librsvg2-bin on Debian and "
        + "Ubuntu, librsvg in Homebrew), or save the figure as .svg.");

    public byte[] Png(string svg, double zoom) => Convert(svg, "--format=png", $"--zoom={zoom}");

    // librsvg takes a CSS pixel as one point in PDF unless told the resolution.
    public byte[] Pdf(string svg) => Convert(svg, "--format=pdf", "--dpi-x=96", "--dpi-y=96");

    private byte[] Convert(string svg, params string[] options)
    {
        var start = new ProcessStartInfo(program, options)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // PDF files carry a creation time; a fixed one keeps the bytes the same from run to run.
        start.Environment.TryAdd("SOURCE_DATE_EPOCH", "0");
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"'{program}' could not be started.");
        var errors = process.StandardError.ReadToEndAsync();
        var feeding = Task.Run(() => Feed(process.StandardInput.BaseStream, svg));
        using var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output);
        if (!Task.WaitAll([feeding, reading], Patience) || !process.WaitForExit(Patience))
        {
            process.Kill();
            throw new TimeoutException($"'{program}' did not finish one figure within {Patience.TotalSeconds:0} s.");
        }
        return process.ExitCode == 0 ? output.ToArray() : throw new InvalidOperationException(
            $"'{program}' could not draw the figure (exit code {process.ExitCode}): {errors.Result.Trim()}");
    }

    private static void Feed(Stream input, string svg)
    {
        try
        {
            using (input)
                input.Write(Encoding.UTF8.GetBytes(svg));
        }
        catch (IOException)
        {
            // The program ended early; its exit code and its own words are the better message.
        }
    }

    private static Rasterizer? Find()
    {
        var name = OperatingSystem.IsWindows() ? "rsvg-convert.exe" : "rsvg-convert";
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name)).Where(File.Exists).Select(path => new Rasterizer(path)).FirstOrDefault();
    }
}
