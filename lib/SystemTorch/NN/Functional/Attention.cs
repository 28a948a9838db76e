namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>softmax(Q Kᵀ / √E + mask) V for Q [..., L, E], K [..., S, E], V [..., S, D].</summary>
            /// <param name="query">[..., L, E]</param>
            /// <param name="key">[..., S, E]</param>
            /// <param name="value">[..., S, D]</param>
            /// <param name="attn_mask">Broadcastable to [..., L, S]: added to the scores, or, if boolean, false where a key is
            /// hidden.</param>
            /// <param name="p">Probability of dropping an attention weight.</param>
            /// <param name="is_casual">Hides the keys after each query (the API's own spelling); only without a mask.</param>
            public static Tensor scaled_dot_product_attention(Tensor query, Tensor key, Tensor value, Tensor? attn_mask = null,
                double p = 0.0, bool is_casual = false)
            {
                if (is_casual && attn_mask is not null)
                    throw new ArgumentException("scaled_dot_product_attention takes a mask or is_casual, not both.", nameof(attn_mask));
                var (queries, keys) = (query.shape, key.shape);
                using var transposed = Op.Call("transpose.int", key, -2, -1);
                // Scaling the queries costs less than scaling the scores.
                using var scaled = Op.Call("mul.Scalar", query, 1 / Math.Sqrt(queries[^1]));
                using var scores = Op.Call("matmul", scaled, transposed);
                using var mask = is_casual ? CausalMask(scores, queries[^2], keys[^2]) : Additive(attn_mask, scores);
                if (mask is not null) Op.Do("add_.Tensor", scores, mask);
                using var weights = Op.Call("softmax.int", scores, -1);
                using var kept = p > 0 ? Op.Call("dropout", weights, p, true) : weights;
                return Op.Call("matmul", kept, value);
            }

            private static Tensor CausalMask(Tensor scores, long queries, long keys)
            {
                using var hidden = Op.Call(
                    "full", new[] { queries, keys }, double.NegativeInfinity, scores.dtype, Arg.Default, scores.device);
                return Op.Call("triu", hidden, 1);
            }

            private static Tensor? Additive(Tensor? mask, Tensor scores)
            {
                if (mask is null) return null;
                if (mask.dtype != ScalarType.Bool) return Op.Call("alias", mask);
                using var hidden = Op.Call("logical_not", mask);
                using var zeros = Op.Call("zeros", mask.shape, scores.dtype, Arg.Default, scores.device);
                return Op.Call("masked_fill.Scalar", zeros, hidden, double.NegativeInfinity);
            }
        }
    }
}
