using System.Runtime.Intrinsics.X86;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>The update that Adam and AdamW share, in PyTorch's order of operations, so that the numbers agree.</summary>
/// <param name="Rate">The learning rate.</param>
/// <param name="Beta1">β₁</param>
/// <param name="Beta2">β₂</param>
/// <param name="Epsilon">ε</param>
/// <param name="Decay">AdamW's λ: θ ← (1 - lr λ) θ first.</param>
internal readonly record struct Moments(double Rate, double Beta1, double Beta2, double Epsilon, double Decay)
{
    /// <param name="step">How many updates these parameters have had, this one included.</param>
    /// <param name="parameters">θ, updated in place.</param>
    /// <param name="gradients">g</param>
    /// <param name="means">m ← β₁ m + (1 - β₁) g</param>
    /// <param name="squares">v ← β₂ v + (1 - β₂) g²</param>
    /// <param name="largest">With amsgrad, the largest v so far, which then stands in for v.</param>
    internal void Update(long step, Tensor[] parameters, Tensor[] gradients, Tensor[] means, Tensor[] squares, Tensor[]? largest)
    {
        if (largest is null && Available && parameters.All(Plain) && gradients.All(Plain) && means.All(Plain) && squares.All(Plain))
            InOnePass(step, parameters, gradients, means, squares);
        else
            InManyPasses(step, parameters, gradients, means, squares, largest);
    }

    /// <summary>The shim's loop: the same numbers, an eighth of the memory traffic.</summary>
    internal void InOnePass(long step, Tensor[] parameters, Tensor[] gradients, Tensor[] means, Tensor[] squares) =>
        Op.Do("latent::adam_", parameters, gradients, means, squares, step, Rate, Beta1, Beta2, Epsilon, Decay);

    internal void InManyPasses(long step, Tensor[] parameters, Tensor[] gradients, Tensor[] means, Tensor[] squares, Tensor[]? largest)
    {
        if (Decay != 0) Op.Do("_foreach_mul_.Scalar", parameters, 1 - (Rate * Decay));
        Op.Do("_foreach_mul_.Scalar", means, Beta1);
        Op.Do("_foreach_add_.List", means, gradients, 1 - Beta1);
        Op.Do("_foreach_mul_.Scalar", squares, Beta2);
        Op.Do("_foreach_addcmul_.Scalar", squares, gradients, gradients, 1 - Beta2);
        if (largest is not null) Keep(largest, squares);
        var denominators = Op.List("_foreach_sqrt", largest ?? squares);
        Op.Do("_foreach_div_.Scalar", denominators, Math.Sqrt(1 - Math.Pow(Beta2, step)));
        Op.Do("_foreach_add_.Scalar", denominators, Epsilon);
        Op.Do("_foreach_addcdiv_.Scalar", parameters, means, denominators, -Rate / (1 - Math.Pow(Beta1, step)));
        foreach (var denominator in denominators) denominator.Dispose();
    }

    /// <summary>Whether the processor has what the shim's loop is written with.</summary>
    internal static bool Available => Avx2.IsSupported && Fma.IsSupported;

    private static bool Plain(Tensor tensor) =>
        tensor.dtype == ScalarType.Float32 && tensor.device_type == DeviceType.CPU && tensor.is_contiguous();

    private static void Keep(Tensor[] largest, Tensor[] squares)
    {
        var maxima = Op.List("_foreach_maximum.List", largest, squares);
        for (var i = 0; i < largest.Length; i++)
        {
            largest[i].copy_(maxima[i]);
            maxima[i].Dispose();
        }
    }
}
