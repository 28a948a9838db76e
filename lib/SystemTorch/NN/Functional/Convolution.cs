namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            private static readonly long[] OneStep = [1];
            private static readonly long[] NoPadding = [0];

            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) => Op.Call("linear", input, weights, bias);

            public static Tensor conv1d(Tensor input, Tensor weight, Tensor? bias = null, long? stride = null, long? padding = null,
                long? dilation = null, long groups = 1) =>
                Op.Call("conv1d", input, weight, bias, One(stride, 1), One(padding, 0), One(dilation, 1), groups);

            public static Tensor conv1d_padding(Tensor input, Tensor weight, Tensor? bias = null, long? stride = null,
                Padding padding = Padding.Valid, long? dilation = null, long groups = 1) =>
                Op.Call("conv1d.padding", input, weight, bias, One(stride, 1), Name(padding), One(dilation, 1), groups);

            public static Tensor conv2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null,
                long[]? dilation = null, long groups = 1) =>
                Op.Call("conv2d", input, weight, bias, strides ?? OneStep, padding ?? NoPadding, dilation ?? OneStep, groups);

            public static Tensor conv2d_padding(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null,
                Padding padding = Padding.Valid, long[]? dilation = null, long groups = 1) =>
                Op.Call("conv2d.padding", input, weight, bias, strides ?? OneStep, Name(padding), dilation ?? OneStep, groups);

            public static Tensor conv_transpose1d(Tensor input, Tensor weight, Tensor? bias = null, long? stride = null,
                long? padding = null, long? output_padding = null, long? dilation = null, long groups = 1) =>
                Op.Call("conv_transpose1d", input, weight, bias, One(stride, 1), One(padding, 0), One(output_padding, 0), groups,
                    One(dilation, 1));

            public static Tensor conv_transpose2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null,
                long[]? padding = null, long[]? output_padding = null, long[]? dilation = null, long groups = 1)
            {
                var (stride, pad, extra) = (Pair(strides, 1), Pair(padding, 0), Pair(output_padding, 0));
                // The shim's operator is faster and says the same; it is written for the plain case only.
                return groups == 1 && input.dim() == 4 && (dilation is null || dilation.All(d => d == 1))
                    ? Op.Call("latent::conv_transpose", input, weight, bias, stride, pad, extra)
                    : Op.Call("conv_transpose2d.input", input, weight, bias, stride, pad, extra, groups, Pair(dilation, 1));
            }

            private static long[] One(long? value, long otherwise) => [value ?? otherwise];

            private static long[] Pair(long[]? values, long otherwise) =>
                values switch { null => [otherwise, otherwise], [var both] => [both, both], _ => values };

            private static string Name(Padding padding) => padding == Padding.Same ? "same" : "valid";
        }
    }
}
