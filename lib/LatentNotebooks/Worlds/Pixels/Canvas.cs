using System.Runtime.CompilerServices;

namespace LatentNotebooks.Worlds.Pixels;

/// <summary>A colour, 0..255 per channel.</summary>
public readonly record struct Rgb(byte R, byte G, byte B)
{
    /// <summary>Brightens (above 1) or darkens (below 1), saturating.</summary>
    public Rgb Scale(float factor) => new(Clamp(R * factor), Clamp(G * factor), Clamp(B * factor));

    /// <summary>The colour <paramref name="share"/> of the way to <paramref name="other"/>.</summary>
    public Rgb Mix(Rgb other, float share) =>
        new(Clamp(R + ((other.R - R) * share)), Clamp(G + ((other.G - G) * share)), Clamp(B + ((other.B - B) * share)));

    private static byte Clamp(float value) => (byte)Math.Clamp(value + 0.5f, 0, 255);
}

/// <summary>
/// The few shapes that all worlds are painted with, on caller-owned bytes <c>[H, W, 3]</c>. Coordinates are in pixels, x to the right,
/// y down; the pixel in column 0 covers 0..1. Edges are smoothed over one pixel, so sub-pixel motion shows.
/// </summary>
public readonly ref struct Canvas
{
    private readonly Span<byte> pixels;

    /// <summary>Paints on <paramref name="pixels"/>.</summary>
    public Canvas(Span<byte> pixels, int width, int height)
    {
        this.pixels = pixels;
        (Width, Height) = (width, height);
    }

    /// <summary>Pixels per row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Copies a whole prepared picture, <c>[H, W, 3]</c>.</summary>
    public void Paste(ReadOnlySpan<byte> picture) => picture.CopyTo(pixels);

    /// <summary>Sets one pixel that lies inside the canvas.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(int x, int y, Rgb colour)
    {
        var at = pixels.Slice(((y * Width) + x) * 3, 3);
        (at[0], at[1], at[2]) = (colour.R, colour.G, colour.B);
    }

    /// <summary>An axis-aligned rectangle.</summary>
    public void Rectangle(float left, float top, float right, float bottom, Rgb colour, float opacity = 1)
    {
        for (var y = Math.Max(0, (int)top); y < Height && y < bottom; y++)
        {
            var rows = Math.Min(y + 1, bottom) - Math.Max(y, top);
            for (var x = Math.Max(0, (int)left); x < Width && x < right; x++)
                Blend(x, y, colour, opacity * rows * (Math.Min(x + 1, right) - Math.Max(x, left)));
        }
    }

    /// <summary>A filled circle.</summary>
    public void Disc(float x, float y, float radius, Rgb colour, float opacity = 1) => Stroke(x, y, x, y, radius, colour, opacity);

    /// <summary>A thick line with round ends.</summary>
    public void Stroke(float x0, float y0, float x1, float y1, float radius, Rgb colour, float opacity = 1)
    {
        var (dx, dy) = (x1 - x0, y1 - y0);
        var squared = (dx * dx) + (dy * dy);
        var inverse = squared > 0 ? 1 / squared : 0;
        var (left, right) = Range(Math.Min(x0, x1) - radius, Math.Max(x0, x1) + radius, Width);
        var (top, bottom) = Range(Math.Min(y0, y1) - radius, Math.Max(y0, y1) + radius, Height);
        for (var row = top; row < bottom; row++)
        {
            for (var column = left; column < right; column++)
            {
                var (px, py) = (column + 0.5f - x0, row + 0.5f - y0);
                var along = Math.Clamp(((px * dx) + (py * dy)) * inverse, 0, 1);
                var (ex, ey) = (px - (along * dx), py - (along * dy));
                Blend(column, row, colour, opacity * Math.Clamp(radius + 0.5f - MathF.Sqrt((ex * ex) + (ey * ey)), 0, 1));
            }
        }
    }

    /// <summary>A square standing on its corner; <paramref name="radius"/> runs from the centre to a corner.</summary>
    public void Diamond(float x, float y, float radius, Rgb colour)
    {
        var (left, right) = Range(x - radius, x + radius, Width);
        var (top, bottom) = Range(y - radius, y + radius, Height);
        for (var row = top; row < bottom; row++)
        {
            for (var column = left; column < right; column++)
            {
                var distance = MathF.Abs(column + 0.5f - x) + MathF.Abs(row + 0.5f - y);
                Blend(column, row, colour, Math.Clamp(radius + 0.5f - distance, 0, 1));
            }
        }
    }

    /// <summary>A fixed pseudo-random number in 0..1 for a lattice point: the grain of floors and walls.</summary>
    public static float Grain(int x, int y, uint seed)
    {
        var h = ((uint)x * 0x8DA6B343) ^ ((uint)y * 0xD8163841) ^ (seed * 0xCB1AB31F);
        h = (h ^ (h >> 15)) * 0x2C1B3C6D;
        h = (h ^ (h >> 12)) * 0x297A2D39;
        return ((h ^ (h >> 15)) >> 8) * (1f / (1 << 24));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Blend(int x, int y, Rgb colour, float share)
    {
        if (share <= 0) return;
        var at = pixels.Slice(((y * Width) + x) * 3, 3);
        at[0] = (byte)(at[0] + ((colour.R - at[0]) * share) + 0.5f);
        at[1] = (byte)(at[1] + ((colour.G - at[1]) * share) + 0.5f);
        at[2] = (byte)(at[2] + ((colour.B - at[2]) * share) + 0.5f);
    }

    private static (int First, int End) Range(float low, float high, int size) =>
        (Math.Max(0, (int)MathF.Floor(low - 0.5f)), Math.Min(size, (int)MathF.Ceiling(high + 0.5f)));
}
