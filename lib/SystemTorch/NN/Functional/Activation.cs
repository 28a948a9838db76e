namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            // In-place forms return a fresh tensor that shares the memory of the argument.

            public static Tensor relu(Tensor x, bool inplace = false) => Op.Call(inplace ? "relu_" : "relu", x);

            public static Tensor relu6(Tensor x, bool inplace = false) => hardtanh(x, 0, 6, inplace);

            public static Tensor gelu(Tensor x) => Op.Call("gelu", x);

            public static Tensor gelu(Tensor x, bool inplace) => gelu(x, Modules.GELU.Approximate.none, inplace);

            public static Tensor gelu(Tensor x, Modules.GELU.Approximate approximate, bool inplace = false) =>
                Op.Call(inplace ? "gelu_" : "gelu", x, approximate == Modules.GELU.Approximate.tanh ? "tanh" : "none");

            public static Tensor silu(Tensor x, bool inplace = false) => Op.Call(inplace ? "silu_" : "silu", x);

            public static Tensor mish(Tensor x, bool inplace = false) => Op.Call(inplace ? "mish_" : "mish", x);

            public static Tensor tanh(Tensor x, bool inplace = false) => Op.Call(inplace ? "tanh_" : "tanh", x);

            public static Tensor sigmoid(Tensor x) => Op.Call("sigmoid", x);

            public static Tensor sigmoid(Tensor x, bool inplace) => Op.Call(inplace ? "sigmoid_" : "sigmoid", x);

            public static Tensor logsigmoid(Tensor x) => Op.Call("log_sigmoid", x);

            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false) =>
                Op.Call(inplace ? "leaky_relu_" : "leaky_relu", input, negative_slope);

            public static Tensor elu(Tensor x, double alpha, bool inplace = false) => Op.Call(inplace ? "elu_" : "elu", x, alpha);

            public static Tensor selu(Tensor x, bool inplace = false) => Op.Call(inplace ? "selu_" : "selu", x);

            public static Tensor hardtanh(Tensor x, double min_val = -1.0, double max_val = 1.0, bool inplace = false) =>
                Op.Call(inplace ? "hardtanh_" : "hardtanh", x, min_val, max_val);

            public static Tensor softplus(Tensor x, double beta = 1.0, double threshold = 20.0) =>
                Op.Call("softplus", x, beta, threshold);

            public static Tensor glu(Tensor input, long dim = -1) => Op.Call("glu", input, dim);

            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => Op.Call("softmax.int", input, dim, dtype);

            public static Tensor log_softmax(Tensor x, long dim) => Op.Call("log_softmax.int", x, dim);
        }
    }
}
