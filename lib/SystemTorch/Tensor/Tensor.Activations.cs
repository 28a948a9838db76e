namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor relu() => Op.Call("relu", this);
        public Tensor relu_() => Op.InPlace("relu_", this);
        public Tensor relu6() => Op.Call("relu6", this);
        public Tensor relu6_() => Op.InPlace("relu6_", this);
        public Tensor silu() => Op.Call("silu", this);
        public Tensor silu_() => Op.InPlace("silu_", this);
        public Tensor gelu() => Op.Call("gelu", this);
        public Tensor gelu_() => Op.InPlace("gelu_", this);
        public Tensor selu() => Op.Call("selu", this);
        public Tensor selu_() => Op.InPlace("selu_", this);
        public Tensor celu() => celu(1.0);
        public Tensor celu(Scalar alpha) => Op.Call("celu", this, alpha);
        public Tensor celu_() => celu_(1.0);
        public Tensor celu_(Scalar alpha) => Op.InPlace("celu_", this, alpha);
        public Tensor elu(double alpha = 1) => Op.Call("elu", this, alpha);
        public Tensor elu(Scalar alpha, Scalar scale, Scalar input_scale) => Op.Call("elu", this, alpha, scale, input_scale);
        public Tensor elu_(double alpha = 1) => Op.InPlace("elu_", this, alpha);
        public Tensor elu_(Scalar alpha, Scalar scale, Scalar input_scale) => Op.InPlace("elu_", this, alpha, scale, input_scale);
        public Tensor leaky_relu(Scalar negative_slope) => Op.Call("leaky_relu", this, negative_slope);
        public Tensor leaky_relu_(Scalar negative_slope) => Op.InPlace("leaky_relu_", this, negative_slope);
        public Tensor prelu(Tensor target) => Op.Call("prelu", this, target);
        public Tensor glu(long dim = -1) => Op.Call("glu", this, dim);
        public Tensor hardsigmoid() => Op.Call("hardsigmoid", this);
        public Tensor hardsigmoid_() => Op.InPlace("hardsigmoid_", this);
        public Tensor hardswish() => Op.Call("hardswish", this);
        public Tensor hardswish_() => Op.InPlace("hardswish_", this);
        public Tensor hardtanh(Scalar min, Scalar max) => Op.Call("hardtanh", this, min, max);
        public Tensor hardtanh_(Scalar min, Scalar max) => Op.InPlace("hardtanh_", this, min, max);
        public Tensor threshold(Scalar threshold, Scalar value) => Op.Call("threshold", this, threshold, value);
        public Tensor threshold_(Scalar threshold, Scalar value) => Op.InPlace("threshold_", this, threshold, value);
        public Tensor softplus(double beta = 1, double threshold = 20) => Op.Call("softplus", this, beta, threshold);
        public Tensor log_sigmoid() => Op.Call("log_sigmoid", this);
        public Tensor softmax(long dim, ScalarType? dtype = null) => Op.Call("softmax.int", this, dim, dtype);
        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Op.Call("log_softmax.int", this, dim, dtype);
    }
}
