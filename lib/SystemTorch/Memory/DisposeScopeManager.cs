using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>The dispose scopes of a thread.</summary>
public class DisposeScopeManager
{
    [ThreadStatic]
    private static DisposeScopeManager? current;

    internal static DisposeScopeManager OfThread => current ??= new DisposeScopeManager();

    internal ThreadDisposeScopeStatistics Counts { get; } = new();
    internal DisposeScope? Scope { get; set; }

    /// <summary>What was created and disposed on this thread.</summary>
    public static ThreadDisposeScopeStatistics Statistics => OfThread.Counts;

    internal void Register(Tensor tensor)
    {
        if (Scope is null)
        {
            Counts.TensorStatistics.CreatedOutsideScopeCount++;
            return;
        }
        Counts.TensorStatistics.CreatedInScopeCount++;
        Scope.Add(tensor);
    }

    /// <summary>Takes a scope out of the chain of nested scopes, wherever in it.</summary>
    internal void Remove(DisposeScope scope)
    {
        if (Scope == scope)
        {
            Scope = scope.Outer;
            return;
        }
        for (var inner = Scope; inner is not null; inner = inner.Outer)
            if (inner.Outer == scope) inner.Outer = scope.Outer;
    }
}
