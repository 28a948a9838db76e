namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor copy_(Tensor source, bool nonBlocking = false) => Op.InPlace("copy_", this, source, nonBlocking);
        public Tensor fill_(Scalar value) => Op.InPlace("fill_.Scalar", this, value);
        public Tensor zero_() => Op.InPlace("zero_", this);
        public Tensor set_(Tensor source) => Op.InPlace("set_.source_Tensor", this, source);

        public Tensor normal_(double mean = 0, double std = 1, Generator? generator = null) =>
            Op.InPlace("normal_", this, mean, std, generator);
        public Tensor uniform_(double from, double to, Generator? generator = null) => Op.InPlace("uniform_", this, from, to, generator);
        public Tensor exponential_(double lambda = 1, Generator? generator = null) => Op.InPlace("exponential_", this, lambda, generator);
        public Tensor geometric_(double p, Generator? generator = null) => Op.InPlace("geometric_", this, p, generator);
        public Tensor cauchy_(double median = 0, double sigma = 1, Generator? generator = null) =>
            Op.InPlace("cauchy_", this, median, sigma, generator);
        public Tensor log_normal_(double mean = 0, double std = 1, Generator? generator = null) =>
            Op.InPlace("log_normal_", this, mean, std, generator);
        public Tensor random_(double from, double to, Generator? generator = null) =>
            Op.InPlace("random_.from", this, (long)from, (long)to, generator);
        public Tensor bernoulli(Generator? generator = null) => Op.Call("bernoulli", this, generator);
        public Tensor bernoulli_(double p = 0.5, Generator? generator = null) => Op.InPlace("bernoulli_.float", this, p, generator);
        public Tensor bernoulli_(Tensor p, Generator? generator = null) => Op.InPlace("bernoulli_.Tensor", this, p, generator);
        public Tensor multinomial(long num_samples, bool replacement = false, Generator? generator = null) =>
            Op.Call("multinomial", this, num_samples, replacement, generator);
        public Tensor poisson(Generator? generator = null) => Op.Call("poisson", this, generator);
    }
}
