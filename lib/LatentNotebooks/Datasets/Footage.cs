using System.ComponentModel;
using System.Diagnostics;
using LatentNotebooks.Runtime;

namespace LatentNotebooks.Datasets;

/// <summary>Decoded frames of one clip, RGB bytes <c>[N, H, W, 3]</c>, in order.</summary>
/// <param name="Name">The clip's file name without extension.</param>
/// <param name="Count">Frames, N.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Pixels">All frames one after the other.</param>
public sealed record Footage(string Name, int Count, int Height, int Width, byte[] Pixels)
{
    /// <summary>The folder's clips that <c>environment/setup</c> has taken from the distribution's packages.</summary>
    public static string PathOf(string clip) => Path.Combine(ProjectPaths.Footage, clip + ".mp4");

    /// <summary>
    /// Decodes a clip with ffmpeg, scaled to <paramref name="width"/> pixels. Frames are taken as stored (no frame is
    /// doubled or dropped to even out the timing).
    /// </summary>
    /// <exception cref="DatasetException">The file or ffmpeg is missing, or the file is not a video.</exception>
    public static Footage Decode(string path, int width = 160, int height = 120)
    {
        if (!File.Exists(path))
            throw new DatasetException($"There is no video {path}. Run environment/setup to fetch the sample clips, or give the path of a video of yours.");
        var pixels = RunFfmpeg(path, $"scale={width}:{height}:flags=area");
        var size = width * height * 3;
        if (pixels.Length < 2 * size)
            throw new DatasetException($"{path} gave fewer than two frames: it is not a video that ffmpeg can decode. Try 'ffmpeg -i {Path.GetFileName(path)}' to see why.");
        return new Footage(Path.GetFileNameWithoutExtension(path), pixels.Length / size, height, width, pixels);
    }

    /// <summary>One frame, <c>[H, W, 3]</c>.</summary>
    public ReadOnlySpan<byte> Frame(int index) => Pixels.AsSpan(index * Height * Width * 3, Height * Width * 3);

    private static byte[] RunFfmpeg(string path, string filter)
    {
        var start = new ProcessStartInfo("ffmpeg") { RedirectStandardOutput = true, RedirectStandardError = true };
        // -vsync 0 keeps the frames as stored; without it clips with uneven timing gain duplicates that look like "no action".
        foreach (var argument in new[] { "-v", "quiet", "-nostdin", "-i", path, "-vsync", "0", "-vf", filter, "-f", "rawvideo", "-pix_fmt", "rgb24", "-" })
            start.ArgumentList.Add(argument);
        try
        {
            using var process = Process.Start(start)!;
            _ = process.StandardError.ReadToEndAsync();
            using var memory = new MemoryStream();
            process.StandardOutput.BaseStream.CopyTo(memory);
            process.WaitForExit();
            return memory.ToArray();
        }
        catch (Win32Exception)
        {
            throw new DatasetException("ffmpeg is not installed, and decoding video needs it. Run environment/setup, or install the package ffmpeg.");
        }
    }
}
