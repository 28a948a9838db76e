using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A tensor that a module learns. It takes over the data: the tensor it is made from is no longer usable.</summary>
public class Parameter : Tensor
{
    public Parameter(Tensor data, bool requires_grad = true) : this(data, data.OwningDisposeScope, requires_grad) { }

    // The parameter takes the data's place in the scope that owned it, or stays outside of all scopes if the data did.
    private Parameter(Tensor data, DisposeScope? scope, bool requires_grad)
        : base(data.with_requires_grad(requires_grad).DecoupleFromNativeHandle())
    {
        if (OwningDisposeScope != scope) MoveToOtherDisposeScope(scope);
    }
}
