namespace TorchSharp;

public static partial class torch
{
    // The functions of Tensor.Properties.cs, called as functions.
    public static bool is_integral(Tensor t) => t.is_integral();
}
