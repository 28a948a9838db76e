namespace LatentNotebooks.Figures;

/// <summary>An immutable picture, 8 bits a channel, grey or RGB, rows from the top.</summary>
/// <example><code>Picture.FromFloats(pixels, 64, 64)  // pixels: 3 * 64 * 64 values in [0, 1], plane by plane</code></example>
public sealed class Picture
{
    private readonly byte[] _pixels;

    private Picture(byte[] pixels, int width, int height, int channels)
        => (_pixels, Width, Height, Channels) = (pixels, width, height, channels);

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>1 for grey, 3 for RGB.</summary>
    public int Channels { get; }

    /// <summary>The pixels [Height, Width, Channels].</summary>
    public ReadOnlyMemory<byte> Pixels => _pixels;

    /// <summary>From RGB bytes [height, width, 3].</summary>
    /// <exception cref="ArgumentException">The number of bytes does not fit the size.</exception>
    public static Picture FromRgb(ReadOnlySpan<byte> pixels, int width, int height) => Create(pixels, width, height, channels: 3);

    /// <summary>From grey bytes [height, width].</summary>
    /// <exception cref="ArgumentException">The number of bytes does not fit the size.</exception>
    public static Picture FromGrey(ReadOnlySpan<byte> pixels, int width, int height) => Create(pixels, width, height, channels: 1);

    /// <summary>
    /// From values in [0, 1], plane by plane [channels, height, width] as networks hold pictures; grey or RGB by their number.
    /// Values outside are clamped, and NaN becomes 0.
    /// </summary>
    /// <exception cref="ArgumentException">The number of values is neither one nor three planes.</exception>
    public static Picture FromFloats(ReadOnlySpan<float> planes, int width, int height)
    {
        var area = width * height;
        var channels = planes.Length == area ? 1 : 3;
        MustFit(planes.Length, width, height, channels);
        var pixels = new byte[planes.Length];
        for (var plane = 0; plane < channels; plane++)
            for (var i = 0; i < area; i++)
            {
                var value = planes[(plane * area) + i];
                pixels[(i * channels) + plane] = float.IsNaN(value) ? (byte)0 : (byte)((Math.Clamp(value, 0, 1) * 255) + 0.5f);
            }
        return new Picture(pixels, width, height, channels);
    }

    /// <summary>From values in [0, 1] in double precision; see <see cref="FromFloats(ReadOnlySpan{float}, int, int)"/>.</summary>
    public static Picture FromFloats(ReadOnlySpan<double> planes, int width, int height)
    {
        var floats = new float[planes.Length];
        for (var i = 0; i < floats.Length; i++)
            floats[i] = (float)planes[i];
        return FromFloats(floats, width, height);
    }

    /// <summary>The picture with every pixel repeated <paramref name="factor"/> times each way.</summary>
    public Picture Enlarge(int factor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(factor, 1);
        if (factor == 1)
            return this;
        var (width, stride) = (Width * factor, Width * factor * Channels);
        var large = new byte[stride * Height * factor];
        for (var y = 0; y < Height; y++)
        {
            var line = large.AsSpan(y * factor * stride, stride);
            for (var x = 0; x < width; x++)
                _pixels.AsSpan(((y * Width) + (x / factor)) * Channels, Channels).CopyTo(line[(x * Channels)..]);
            for (var copy = 1; copy < factor; copy++)
                line.CopyTo(large.AsSpan(((y * factor) + copy) * stride, stride));
        }
        return new Picture(large, width, Height * factor, Channels);
    }

    /// <summary>The picture as a PNG file.</summary>
    public byte[] ToPng() => PngEncoder.Encode(_pixels, Width, Height, Channels);

    internal string ToDataUri() => "data:image/png;base64," + Convert.ToBase64String(ToPng());

    private static Picture Create(ReadOnlySpan<byte> pixels, int width, int height, int channels)
    {
        MustFit(pixels.Length, width, height, channels);
        return new Picture(pixels.ToArray(), width, height, channels);
    }

    private static void MustFit(int values, int width, int height, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (values != width * height * channels)
            throw new ArgumentException(
                $"A picture of {width} x {height} with {channels} channel(s) takes {width * height * channels} values, "
                + $"but {values} were given.", nameof(values));
    }
}
