using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class utils
        {
            /// <summary>Scales all gradients together so that their norm is at most <paramref name="max_norm"/>.</summary>
            /// <returns>The norm before clipping.</returns>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2.0)
            {
                using var scope = NewDisposeScope();
                using var _ = no_grad();
                var gradients = Gradients(tensors);
                if (gradients.Length == 0) return 0;
                var norms = double.IsPositiveInfinity(norm_type)
                    ? [.. gradients.Select(gradient => Op.Call("norm.Scalar", gradient, norm_type))]
                    : Op.List("_foreach_norm.Scalar", gradients, norm_type);
                var total = Op.Call("norm.Scalar", Op.Call("stack", norms), norm_type).to(ScalarType.Float64).item<double>();
                var scale = max_norm / (total + 1e-6);
                if (scale < 1) Op.Do("_foreach_mul_.Scalar", gradients, scale);
                return total;
            }

            /// <summary>Clips every element of the gradients to ±<paramref name="clip_value"/>.</summary>
            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value)
            {
                using var scope = NewDisposeScope();
                using var _ = no_grad();
                foreach (var gradient in Gradients(tensors)) Op.Do("clamp_", gradient, -clip_value, clip_value);
            }

            /// <summary>All parameters, flattened, one after the other.</summary>
            public static Tensor parameters_to_vector(IEnumerable<Parameter> tensors)
            {
                using var scope = NewDisposeScope();
                return Op.Call("cat", tensors.Select(tensor => tensor.reshape(-1)).ToArray()).MoveToOuterDisposeScope();
            }

            /// <summary>Writes a vector made by <see cref="parameters_to_vector"/> back into the parameters.</summary>
            public static void vector_to_parameters(Tensor vec, IEnumerable<Parameter> tensors)
            {
                using var scope = NewDisposeScope();
                using var _ = no_grad();
                var targets = tensors.ToList();
                var total = targets.Sum(tensor => tensor.numel());
                if (vec.numel() != total)
                    throw new ArgumentException($"The vector has {vec.numel()} elements, but the parameters have {total}.", nameof(vec));
                var start = 0L;
                foreach (var target in targets)
                {
                    target.copy_(vec.narrow(0, start, target.numel()).reshape(target.shape));
                    start += target.numel();
                }
            }

            private static Tensor[] Gradients(IEnumerable<Parameter> parameters) =>
                [.. parameters.Select(parameter => parameter.grad).OfType<Tensor>()];
        }
    }
}
