namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                Op.Call(inplace ? "dropout_" : "dropout", input, p, training);

            /// <summary>Drops whole channels of [N, C, H, W].</summary>
            public static Tensor dropout2d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                Op.Call(inplace ? "feature_dropout_" : "feature_dropout", input, p, training);

            public static Tensor one_hot(Tensor x, long num_classes = -1) => Op.Call("one_hot", x, num_classes);

            internal static Tensor Lookup(Tensor input, Tensor weight, long? paddingIndex, double? maxNorm, double normType,
                bool scaleGradByFrequency, bool sparse)
            {
                if (maxNorm is { } limit)
                {
                    using var _ = no_grad();
                    Op.Do("embedding_renorm_", weight, input.contiguous(), limit, normType);
                }
                return Op.Call("embedding", weight, input, paddingIndex ?? -1, scaleGradByFrequency, sparse);
            }
        }
    }
}
