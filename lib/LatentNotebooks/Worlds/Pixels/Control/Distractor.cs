using LatentNotebooks.Runtime;

namespace LatentNotebooks.Worlds.Pixels.Control;

/// <summary>What moves in a control world besides the controlled thing.</summary>
public enum DistractorKind
{
    /// <summary>Nothing: a plain, still background.</summary>
    None,

    /// <summary>A textured background drifts and the camera shakes, whatever the agent does.</summary>
    Uncorrelated,

    /// <summary>The same, but mostly in step with the action: the hard case, where the distractor looks like the agent's doing.</summary>
    Correlated,
}

/// <summary>
/// A drifting textured background and a shaking camera. Lengths are in frame widths. Both have the same speeds in the two moving kinds;
/// only what drives them differs: fresh noise, or for a share of <see cref="Coupling"/> the action itself.
/// </summary>
/// <remarks>Strength 0..1 scales the contrast of the texture and the reach of the shake; at 0 the picture is that of <see
/// cref="DistractorKind.None"/>.</remarks>
internal sealed class Distractor(DistractorKind kind, float strength)
{
    /// <summary>Names of the factors that <see cref="Step"/> fills in; none where nothing moves.</summary>
    public static IReadOnlyList<string> Factors(DistractorKind kind) =>
        kind == DistractorKind.None ? [] : ["background dx", "background dy", "shake dx", "shake dy"];

    private const int Tile = 64;              // The texture repeats after this many texels, which is 2 frame widths.
    private const float DriftSpeed = 0.045f;  // Standard deviation per step.
    private const float ShakeReach = 0.02f;   // Standard deviation around the resting place, at full strength.
    private const float Memory = 0.5f;        // Share of drift and shake that is left after a step.
    private const float Coupling = 0.9f;      // Correlation with the action.

    private readonly byte[] texture = new byte[Tile * Tile * 3];
    private float driftX, driftY, speedX, speedY;

    /// <summary>Where the camera's shake has taken the picture.</summary>
    public (float X, float Y) Shake { get; private set; }

    /// <summary>Paints a new texture and comes to rest.</summary>
    public void Reset(ref Rng rng)
    {
        (driftX, driftY, speedX, speedY, Shake) = (0, 0, 0, 0, (0, 0));
        if (kind == DistractorKind.None) return;
        for (var channel = 0; channel < 3; channel++)
        {
            var seed = (uint)rng.NextUInt64();
            for (var i = 0; i < Tile * Tile; i++)
            {
                var coarse = Smooth(i % Tile, i / Tile, 8, seed);
                var fine = Smooth(i % Tile, i / Tile, 4, seed + 1);
                texture[(3 * i) + channel] = (byte)(255 * Math.Clamp(((0.65f * coarse) + (0.35f * fine) - 0.5f) * 1.6f + 0.5f, 0, 1));
            }
        }
    }

    /// <summary>Moves background and camera by one step and reports by how much.</summary>
    public void Step(ReadOnlySpan<float> action, ref Rng rng, Span<float> exogenous)
    {
        if (kind == DistractorKind.None) return;
        var (alongX, alongY) = (action[0], action.Length > 1 ? action[1] : -action[0]);
        var fresh = MathF.Sqrt(1 - (Memory * Memory));
        speedX = (Memory * speedX) + (fresh * DriftSpeed * Drive(alongX, ref rng));
        speedY = (Memory * speedY) + (fresh * DriftSpeed * Drive(alongY, ref rng));
        (driftX, driftY) = (driftX + speedX, driftY + speedY);
        var before = Shake;
        var reach = fresh * ShakeReach * strength;
        Shake = ((Memory * before.X) + (reach * Drive(alongX, ref rng)), (Memory * before.Y) + (reach * Drive(alongY, ref rng)));
        (exogenous[0], exogenous[1], exogenous[2], exogenous[3]) = (speedX, speedY, Shake.X - before.X, Shake.Y - before.Y);
    }

    /// <summary>Fills the canvas with the background around a base colour.</summary>
    public void Paint(Canvas canvas, Rgb ground)
    {
        var contrast = kind == DistractorKind.None ? 0 : 0.55f * strength;
        if (contrast == 0)
        {
            canvas.Rectangle(0, 0, canvas.Width, canvas.Height, ground);
            return;
        }

        var texels = Tile / 2f / canvas.Width;
        var (left, top) = ((driftX + Shake.X) * Tile / 2, (driftY + Shake.Y) * Tile / 2);
        for (var y = 0; y < canvas.Height; y++)
            for (var x = 0; x < canvas.Width; x++)
                canvas.Set(x, y, ground.Mix(Sample(((x + 0.5f) * texels) - left, ((y + 0.5f) * texels) - top), contrast));
    }

    /// <summary>A number of unit variance: noise, or mostly the action (a uniform action in -1..1 has variance 1/3). It always draws, so
    /// all kinds share one stream.</summary>
    private float Drive(float action, ref Rng rng)
    {
        var noise = (float)rng.NextGaussian();
        if (kind == DistractorKind.Uncorrelated) return noise;
        return (Coupling * MathF.Sqrt(3) * action) + (MathF.Sqrt(1 - (Coupling * Coupling)) * noise);
    }

    private Rgb Sample(float u, float v)
    {
        var (fu, fv) = (MathF.Floor(u), MathF.Floor(v));
        var (shareX, shareY) = (u - fu, v - fv);
        var (x0, y0) = ((int)fu & (Tile - 1), (int)fv & (Tile - 1));
        var (x1, y1) = ((x0 + 1) & (Tile - 1), (y0 + 1) & (Tile - 1));
        return new(Channel(0), Channel(1), Channel(2));

        byte Channel(int c)
        {
            float upper = texture[(((y0 * Tile) + x0) * 3) + c], lower = texture[(((y1 * Tile) + x0) * 3) + c];
            upper += (texture[(((y0 * Tile) + x1) * 3) + c] - upper) * shareX;
            lower += (texture[(((y1 * Tile) + x1) * 3) + c] - lower) * shareX;
            return (byte)(upper + ((lower - upper) * shareY) + 0.5f);
        }
    }

    /// <summary>Random numbers on every <paramref name="spacing"/>-th lattice point with smooth passages between, repeating after a
    /// tile.</summary>
    private static float Smooth(int x, int y, int spacing, uint seed)
    {
        var lattice = Tile / spacing;
        var (x0, y0) = (x / spacing, y / spacing);
        var (x1, y1) = ((x0 + 1) % lattice, (y0 + 1) % lattice);
        var (u, v) = (Ease(x % spacing / (float)spacing), Ease(y % spacing / (float)spacing));
        var upper = Canvas.Grain(x0, y0, seed) + ((Canvas.Grain(x1, y0, seed) - Canvas.Grain(x0, y0, seed)) * u);
        var lower = Canvas.Grain(x0, y1, seed) + ((Canvas.Grain(x1, y1, seed) - Canvas.Grain(x0, y1, seed)) * u);
        return upper + ((lower - upper) * v);

        static float Ease(float t) => t * t * (3 - (2 * t));
    }
}
