namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Fills tensors in place, without recording. With the same seed the numbers are PyTorch's.</summary>
        public static class init
        {
            /// <summary>What follows a layer; it decides the gain.</summary>
            public enum NonlinearityType
            {
                Linear = 0,
                Conv1D = 1,
                Conv2D = 2,
                Conv3D = 3,
                ConvTranspose1D = 4,
                ConvTranspose2D = 5,
                ConvTranspose3D = 6,
                Sigmoid = 7,
                Tanh = 8,
                ReLU = 9,
                LeakyReLU = 10,
            }

            /// <summary>Whether the scale of the forward pass or that of the backward pass is kept.</summary>
            public enum FanInOut
            {
                FanIn = 0,
                FanOut = 1,
            }

            public static double calculate_gain(NonlinearityType nonlinearity, double param = 0.0) => nonlinearity switch
            {
                NonlinearityType.Tanh => 5.0 / 3,
                NonlinearityType.ReLU => Math.Sqrt(2),
                NonlinearityType.LeakyReLU => Math.Sqrt(2 / (1 + (param * param))),
                _ => 1,
            };

            /// <summary>Inputs and outputs of one unit: the channels times the size of the receptive field.</summary>
            public static (long fanIn, long fanOut) CalculateFanInAndFanOut(Tensor tensor)
            {
                var shape = tensor.shape;
                if (shape.Length < 2)
                    throw new ArgumentException(
                        $"Fan in and fan out need at least 2 dimensions, but the tensor is [{string.Join(", ", shape)}].", nameof(tensor));
                var field = shape.AsSpan(2).ToArray().Aggregate(1L, (product, size) => product * size);
                return (shape[1] * field, shape[0] * field);
            }

            public static Tensor zeros_(Tensor tensor) => Fill(tensor, "zero_");

            public static Tensor ones_(Tensor tensor) => Fill(tensor, "fill_.Scalar", 1);

            public static Tensor constant_(Tensor tensor, Scalar val) => Fill(tensor, "fill_.Scalar", val);

            public static Tensor uniform_(Tensor tensor, double low = 0, double high = 1, Generator? generator = null) =>
                Fill(tensor, "uniform_", low, high, generator);

            public static Tensor normal_(Tensor tensor, double mean = 0, double std = 1, Generator? generator = null) =>
                Fill(tensor, "normal_", mean, std, generator);

            /// <summary>A normal distribution cut off outside of a..b, by inverting its distribution function.</summary>
            public static Tensor trunc_normal_(Tensor tensor, double mean = 0.0, double std = 1.0, double a = -2.0, double b = 2.0,
                Generator? generator = null)
            {
                // erf(z / √2) = 2 Φ(z) - 1, so these are the ends of the range to which erfinv is applied.
                double low = Erf((a - mean) / std / Math.Sqrt(2)), high = Erf((b - mean) / std / Math.Sqrt(2));
                Fill(tensor, "uniform_", low, high, generator);
                Fill(tensor, "erfinv_");
                Fill(tensor, "mul_.Scalar", std * Math.Sqrt(2));
                Fill(tensor, "add_.Scalar", mean);
                return Fill(tensor, "clamp_", a, b);
            }

            private static double Erf(double x)
            {
                using var value = Op.Call("full", (long[])[], x, ScalarType.Float64);
                using var erf = Op.Call("erf", value);
                return erf.item<double>();
            }

            public static Tensor kaiming_uniform_(Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn,
                NonlinearityType nonlinearity = NonlinearityType.LeakyReLU)
            {
                var bound = Math.Sqrt(3) * KaimingDeviation(tensor, a, mode, nonlinearity);
                return uniform_(tensor, -bound, bound);
            }

            public static Tensor kaiming_normal_(Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn,
                NonlinearityType nonlinearity = NonlinearityType.LeakyReLU) =>
                normal_(tensor, 0, KaimingDeviation(tensor, a, mode, nonlinearity));

            private static double KaimingDeviation(Tensor tensor, double a, FanInOut mode, NonlinearityType nonlinearity)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return calculate_gain(nonlinearity, a) / Math.Sqrt(mode == FanInOut.FanIn ? fanIn : fanOut);
            }

            public static Tensor xavier_uniform_(Tensor tensor, double gain = 1.0)
            {
                var bound = Math.Sqrt(3) * XavierDeviation(tensor, gain);
                return uniform_(tensor, -bound, bound);
            }

            public static Tensor xavier_normal_(Tensor tensor, double gain = 1.0) => normal_(tensor, 0, XavierDeviation(tensor, gain));

            public static Tensor glorot_uniform_(Tensor tensor, double gain = 1.0) => xavier_uniform_(tensor, gain);

            public static Tensor glorot_normal_(Tensor tensor, double gain = 1.0) => xavier_normal_(tensor, gain);

            private static double XavierDeviation(Tensor tensor, double gain)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return gain * Math.Sqrt(2.0 / (fanIn + fanOut));
            }

            /// <summary>Rows (or columns, if there are more rows) that are orthonormal, times the gain.</summary>
            public static Tensor orthogonal_(Tensor tensor, double gain = 1.0)
            {
                var shape = tensor.shape;
                if (shape.Length < 2)
                    throw new ArgumentException($"orthogonal_ needs at least 2 dimensions, but got [{string.Join(", ", shape)}].",
                        nameof(tensor));
                using var scope = NewDisposeScope();
                using var _ = no_grad();
                var rows = shape[0];
                var columns = tensor.numel() / rows;
                var flat = empty(rows, columns, dtype: tensor.dtype, device: tensor.device);
                flat.normal_();
                if (rows < columns) flat = flat.transpose(0, 1);
                var (q, r) = Op.Call2("linalg_qr", flat);
                // Fixing the signs makes the result uniform over the orthogonal matrices.
                q = q.mul_(Op.Call("sign", Op.Call("diagonal", r)));
                if (rows < columns) q = q.transpose(0, 1);
                tensor.copy_(q.reshape(shape));
                return Fill(tensor, "mul_.Scalar", gain);
            }

            /// <summary>How PyTorch starts its linear and convolutional layers: weight and bias uniform within 1 / √fanIn.</summary>
            internal static void KaimingLikePyTorch(Tensor weight, Tensor? bias)
            {
                kaiming_uniform_(weight, Math.Sqrt(5));
                if (bias is null) return;
                var (fanIn, _) = CalculateFanInAndFanOut(weight);
                var bound = fanIn > 0 ? 1 / Math.Sqrt(fanIn) : 0;
                uniform_(bias, -bound, bound);
            }

            private static Tensor Fill(Tensor tensor, string op, params ReadOnlySpan<Arg> arguments)
            {
                using var _ = no_grad();
                Op.Do(op, [tensor, .. arguments]);
                return tensor;
            }
        }
    }
}
