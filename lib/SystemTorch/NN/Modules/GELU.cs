using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>x Φ(x), exactly or by its tanh approximation.</summary>
public sealed class GELU : ParameterLessModule<Tensor, Tensor>
{
    internal GELU(Approximate approximate, bool inplace) : base(nameof(GELU))
    {
        this.approximate = approximate;
        this.inplace = inplace;
    }

    /// <summary>How Φ is computed.</summary>
    public enum Approximate
    {
        none = 0,
        tanh = 1,
    }

    public Approximate approximate { get; set; }

    public bool inplace { get; set; }

    public override Tensor forward(Tensor tensor) => nn.functional.gelu(tensor, approximate, inplace);
}
