using TorchSharp;

namespace LatentNotebooks.Runtime;

/// <summary>From tensors to arrays.</summary>
public static class TensorValues
{
    /// <summary>A copy of the elements in row order, from whatever device they are on.</summary>
    /// <typeparam name="T">The element type, which has to be the tensor's.</typeparam>
    public static T[] Values<T>(this torch.Tensor tensor)
        where T : unmanaged
    {
        using var scope = torch.NewDisposeScope();
        return tensor.detach().cpu().contiguous().data<T>().ToArray();
    }
}
