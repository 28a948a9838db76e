using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>The update that Adam and AdamW share, written with multi-tensor operators in PyTorch's order, so that the numbers agree.</summary>
internal readonly record struct Moments(double Rate, double Beta1, double Beta2, double Epsilon)
{
    /// <param name="step">How many updates these parameters have had, this one included.</param>
    /// <param name="parameters">θ, updated in place.</param>
    /// <param name="gradients">g</param>
    /// <param name="means">m ← β₁ m + (1 - β₁) g</param>
    /// <param name="squares">v ← β₂ v + (1 - β₂) g²</param>
    /// <param name="largest">With amsgrad, the largest v so far, which then stands in for v.</param>
    internal void Update(long step, Tensor[] parameters, Tensor[] gradients, Tensor[] means, Tensor[] squares, Tensor[]? largest)
    {
        Op.Do("_foreach_mul_.Scalar", means, Beta1);
        Op.Do("_foreach_add_.List", means, gradients, 1 - Beta1);
        Op.Do("_foreach_mul_.Scalar", squares, Beta2);
        Op.Do("_foreach_addcmul_.Scalar", squares, gradients, gradients, 1 - Beta2);
        if (largest is not null)
        {
            using var scope = NewDisposeScope();
            var maxima = Op.List("_foreach_maximum.List", largest, squares);
            for (var i = 0; i < largest.Length; i++) largest[i].copy_(maxima[i]);
        }
        var denominators = Op.List("_foreach_sqrt", largest ?? squares);
        Op.Do("_foreach_div_.Scalar", denominators, Math.Sqrt(1 - Math.Pow(Beta2, step)));
        Op.Do("_foreach_add_.Scalar", denominators, Epsilon);
        Op.Do("_foreach_addcdiv_.Scalar", parameters, means, denominators, -Rate / (1 - Math.Pow(Beta1, step)));
        foreach (var denominator in denominators) denominator.Dispose();
    }
}
