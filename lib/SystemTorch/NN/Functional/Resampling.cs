namespace TorchSharp;

public static partial class torch
{
    /// <summary>How values between the grid points are found.</summary>
    public enum InterpolationMode
    {
        Nearest = 0,
        Linear = 1,
        Bilinear = 2,
        Bicubic = 3,
        Trilinear = 4,
        Area = 5,
        NearestExact = 6,
    }

    /// <summary>The modes of <see cref="nn.Upsample"/>.</summary>
    public enum UpsampleMode
    {
        Nearest = 0,
        Linear = 1,
        Bilinear = 2,
        Bicubic = 3,
        Trilinear = 4,
    }

    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>Resizes [N, C, spatial...] to <paramref name="size"/> or by <paramref name="scale_factor"/> (give one of
            /// them).</summary>
            public static Tensor interpolate(Tensor x, long[]? size = null, double[]? scale_factor = null,
                InterpolationMode mode = InterpolationMode.Nearest, bool? align_corners = null, bool recompute_scale_factor = false,
                bool antialias = false)
            {
                var shape = x.shape;
                var spatial = shape.Length - 2;
                if (size is null == scale_factor is null) throw new ArgumentException("Give either size or scale_factor to interpolate.");
                if (spatial is < 1 or > 3)
                    throw new ArgumentException($"interpolate expects [N, C, spatial...], but got [{string.Join(", ", shape)}].",
                        nameof(x));
                size = size is [var side] ? [.. Enumerable.Repeat(side, spatial)] : size;
                var scale = scale_factor is [var factor] ? [.. Enumerable.Repeat(factor, spatial)] : scale_factor;
                if ((size?.Length ?? scale!.Length) != spatial)
                    throw new ArgumentException($"interpolate of {spatial} spatial dimensions needs one number or {spatial}.");
                if (mode == InterpolationMode.Area || (recompute_scale_factor && scale is not null))
                {
                    size ??= [.. scale!.Select((s, d) => (long)Math.Floor(shape[d + 2] * s))];
                    scale = null;
                }
                return mode switch
                {
                    InterpolationMode.Nearest => Op.Call($"upsample_nearest{spatial}d.vec", x, size, scale),
                    InterpolationMode.NearestExact => Op.Call($"_upsample_nearest_exact{spatial}d.vec", x, size, scale),
                    InterpolationMode.Area => Op.Call($"adaptive_avg_pool{spatial}d", x, size),
                    _ => Op.Call(Smooth(mode, spatial, antialias), x, size, align_corners ?? false, scale),
                };
            }

            private static string Smooth(InterpolationMode mode, int spatial, bool antialias) => (mode, spatial, antialias) switch
            {
                (InterpolationMode.Linear, 1, false) => "upsample_linear1d.vec",
                (InterpolationMode.Bilinear, 2, false) => "upsample_bilinear2d.vec",
                (InterpolationMode.Bicubic, 2, false) => "upsample_bicubic2d.vec",
                (InterpolationMode.Trilinear, 3, false) => "upsample_trilinear3d.vec",
                (InterpolationMode.Bilinear, 2, true) => "_upsample_bilinear2d_aa.vec",
                (InterpolationMode.Bicubic, 2, true) => "_upsample_bicubic2d_aa.vec",
                _ => throw new ArgumentException(
                    $"interpolate: mode {mode}{(antialias ? " with antialias" : "")} does not fit {spatial} spatial dimensions."),
            };

            public static Tensor upsample(Tensor input, long[]? size = null, double[]? scale_factor = null,
                UpsampleMode mode = UpsampleMode.Nearest, bool align_corners = false) =>
                interpolate(input, size, scale_factor, (InterpolationMode)mode, align_corners);

            public static Tensor pixel_shuffle(Tensor input, long upscale_factor) => Op.Call("pixel_shuffle", input, upscale_factor);

            public static Tensor pixel_unshuffle(Tensor input, long downscale_factor) =>
                Op.Call("pixel_unshuffle", input, downscale_factor);

            /// <summary>Pads the last dimensions: <paramref name="pad"/> lists both sides of the last one first.</summary>
            public static Tensor pad(Tensor input, long[] pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                Op.Call("pad", input, pad, Mode(mode), mode is PaddingModes.Constant ? value : (double?)null);

            public static Tensor pad(Tensor input, ReadOnlySpan<long> pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, pad.ToArray(), mode, value);

            public static Tensor pad(Tensor input, (long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, [pad.Item1, pad.Item2], mode, value);

            public static Tensor pad(Tensor input, (long, long, long, long) pad, PaddingModes mode = PaddingModes.Constant,
                double value = 0) => functional.pad(input, [pad.Item1, pad.Item2, pad.Item3, pad.Item4], mode, value);

            public static Tensor pad(Tensor input, long pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, [pad, pad], mode, value);

            private static string Mode(PaddingModes mode) => mode switch
            {
                PaddingModes.Reflect => "reflect",
                PaddingModes.Replicate => "replicate",
                PaddingModes.Circular => "circular",
                _ => "constant",
            };

            public static Tensor unfold(Tensor input, long kernel_size, long dilation = 1, long padding = 0, long stride = 1) =>
                unfold(input, (kernel_size, kernel_size), (dilation, dilation), (padding, padding), (stride, stride));

            public static Tensor unfold(Tensor input, (long, long) kernel_size, (long, long)? dilation = null,
                (long, long)? padding = null, (long, long)? stride = null) =>
                Op.Call("im2col", input, List(kernel_size), List(dilation ?? (1, 1)), List(padding ?? (0, 0)), List(stride ?? (1, 1)));
        }
    }
}
