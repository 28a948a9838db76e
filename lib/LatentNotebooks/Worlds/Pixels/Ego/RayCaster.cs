namespace LatentNotebooks.Worlds.Pixels.Ego;

/// <summary>
/// Paints a first-person view of a level: one ray per column finds the wall, floor and ceiling are looked up per pixel, sprites are cut off
/// by nearer walls. It works at twice the frame's resolution and averages, so that distant textures do not flicker.
/// </summary>
internal sealed class RayCaster
{
    private const int Samples = 2;
    private const float HalfWidth = 0.84f;   // Half of the view's width at distance 1: 80 degrees in all.

    private readonly int side;         // Of the fine picture.
    private readonly float focal;      // In fine pixels.
    private readonly byte[] fine;      // [side, side, 3]
    private readonly float[] depth;    // Distance of the wall in each column, [side].

    public RayCaster(int size)
    {
        side = size * Samples;
        focal = side / 2f / HalfWidth;
        fine = new byte[side * side * 3];
        depth = new float[side];
    }

    /// <summary>Paints the view from (x, y), looking along <paramref name="angle"/>. <paramref name="sprites"/> are reordered, far to
    /// near.</summary>
    public void Draw(Canvas canvas, EgoLevel level, byte[] cells, float x, float y, float angle, Span<Sprite> sprites)
    {
        var (forwardX, forwardY) = (MathF.Cos(angle), MathF.Sin(angle));
        for (var column = 0; column < side; column++)
        {
            var lateral = (((2 * column) + 1f) / side - 1) * HalfWidth;
            DrawColumn(level, cells, column, x, y, forwardX - (lateral * forwardY), forwardY + (lateral * forwardX));
        }

        sprites.Sort((a, b) => Distance(b).CompareTo(Distance(a)));
        foreach (var sprite in sprites)
        {
            var (dx, dy) = (sprite.X - x, sprite.Y - y);
            DrawSprite(sprite, (dx * forwardX) + (dy * forwardY), (dy * forwardX) - (dx * forwardY), level.Fog);
        }

        Average(canvas);

        float Distance(Sprite sprite) => ((sprite.X - x) * (sprite.X - x)) + ((sprite.Y - y) * (sprite.Y - y));
    }

    /// <summary>Follows a ray to the first wall: its distance, the wall's kind (1 main, 2 accent), where along the cell it was met, and
    /// which way it faces.</summary>
    public static (float Distance, int Kind, float Along, bool Vertical) Cast(byte[] cells, float x, float y, float rayX, float rayY)
    {
        var (cellX, cellY) = ((int)x, (int)y);
        var (stepX, stepY) = (rayX < 0 ? -1 : 1, rayY < 0 ? -1 : 1);
        var (perX, perY) = (MathF.Abs(1 / rayX), MathF.Abs(1 / rayY));
        var nextX = (rayX < 0 ? x - cellX : cellX + 1 - x) * perX;
        var nextY = (rayY < 0 ? y - cellY : cellY + 1 - y) * perY;
        while (true)
        {
            var vertical = nextX < nextY;
            var distance = vertical ? nextX : nextY;
            if (vertical) (cellX, nextX) = (cellX + stepX, nextX + perX);
            else (cellY, nextY) = (cellY + stepY, nextY + perY);
            int kind = cells[(cellY * EgoLevel.Side) + cellX];
            if (kind is not (1 or 2)) continue;
            var along = vertical ? y + (distance * rayY) : x + (distance * rayX);
            return (distance, kind, along - MathF.Floor(along), vertical);
        }
    }

    private void DrawColumn(EgoLevel level, byte[] cells, int column, float x, float y, float rayX, float rayY)
    {
        var (distance, kind, along, vertical) = Cast(cells, x, y, rayX, rayY);
        distance = Math.Max(distance, 0.05f);
        depth[column] = distance;
        var height = focal / distance;
        var top = (side - height) / 2;
        var (texture, u) = (level.Textures[kind - 1], (int)(along * EgoLevel.Texels));
        var wallLight = (vertical ? 1 : 0.78f) / (1 + (level.Fog * distance));
        for (var row = 0; row < side; row++)
        {
            var v = (row + 0.5f - top) / height;
            if (v is >= 0 and < 1)
            {
                Put(column, row, texture[((int)(v * EgoLevel.Texels) * EgoLevel.Texels) + u], wallLight);
                continue;
            }

            // Floor and ceiling are half a cell from the eye, so a row of pixels lies at one distance.
            var away = 0.5f * focal / MathF.Abs(row + 0.5f - (side / 2f));
            var (floorX, floorY) = (x + (away * rayX), y + (away * rayY));
            var texel = (Texel(floorY) * EgoLevel.Texels) + Texel(floorX);
            Put(column, row, level.Textures[v < 0 ? 3 : 2][texel], 1 / (1 + (level.Fog * away)));
        }
    }

    private static int Texel(float place) => (int)((place - MathF.Floor(place)) * EgoLevel.Texels) & (EgoLevel.Texels - 1);

    private void DrawSprite(Sprite sprite, float ahead, float aside, float fog)
    {
        if (ahead < 0.15f) return;
        var scale = focal / ahead;
        var (rows, columns) = (sprite.Art.Length, sprite.Art[0].Length);
        var height = sprite.Height * scale;
        var width = height * columns / rows;
        var left = (side / 2f) + (aside * scale) - (width / 2);
        var top = ((side + scale) / 2) - height;
        var light = 1 / (1 + (fog * ahead));
        for (var column = Math.Max(0, (int)left); column < side && column < left + width; column++)
        {
            if (depth[column] < ahead) continue;
            var u = (column + 0.5f - left) / width * columns;
            for (var row = Math.Max(0, (int)top); row < side && row < top + height; row++)
            {
                var v = (row + 0.5f - top) / height * rows;
                if (u < 0 || u >= columns || v < 0 || v >= rows) continue;
                var letter = sprite.Art[(int)v][(int)u];
                if (letter != '.') Put(column, row, sprite.Ink(letter), light);
            }
        }
    }

    private void Put(int column, int row, Rgb colour, float light)
    {
        var at = ((row * side) + column) * 3;
        fine[at] = (byte)(colour.R * light);
        fine[at + 1] = (byte)(colour.G * light);
        fine[at + 2] = (byte)(colour.B * light);
    }

    private void Average(Canvas canvas)
    {
        var line = side * 3;
        for (var y = 0; y < canvas.Height; y++)
        {
            for (var x = 0; x < canvas.Width; x++)
            {
                var at = (Samples * y * line) + (Samples * x * 3);
                canvas.Set(x, y, new(Mean(at), Mean(at + 1), Mean(at + 2)));
            }
        }

        byte Mean(int at) => (byte)((fine[at] + fine[at + 3] + fine[at + line] + fine[at + line + 3] + 2) / 4);
    }
}
