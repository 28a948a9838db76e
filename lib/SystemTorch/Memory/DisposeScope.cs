using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Disposes, when it ends, the tensors that were created on its thread while it was the innermost scope and have not been
/// moved out. Made by <see cref="torch.NewDisposeScope"/>. A scope belongs to its thread: do not await inside one.</summary>
public sealed class DisposeScope : IDisposable
{
    private readonly DisposeScopeManager manager;

    // Each tensor knows its scope and its place here, so that entering and leaving cost next to nothing.
    private readonly List<Tensor> tensors = [];
    private bool ended;

    internal DisposeScope(DisposeScopeManager manager)
    {
        this.manager = manager;
        Outer = manager.Scope;
    }

    internal DisposeScope? Outer { get; set; }

    public int DisposablesCount => Open().Count;
    public IReadOnlyList<IDisposable> DisposablesView => [.. Open()];

    public bool Contains(IDisposable disposable) => disposable is Tensor tensor && tensor.OwningDisposeScope == this;

    internal void Add(Tensor tensor)
    {
        tensor.OwningDisposeScope = this;
        tensor.PlaceInScope = tensors.Count;
        tensors.Add(tensor);
    }

    // The last one takes the place that becomes free.
    internal void Remove(Tensor tensor)
    {
        var last = tensors[^1];
        tensors[tensor.PlaceInScope] = last;
        last.PlaceInScope = tensor.PlaceInScope;
        tensors.RemoveAt(tensors.Count - 1);
        tensor.OwningDisposeScope = null;
    }

    internal void Disposing(Tensor tensor)
    {
        manager.Counts.TensorStatistics.DisposedInScopeCount++;
        Remove(tensor);
    }

    public T MoveToOuter<T>(T disposable) where T : IDisposable => MoveToOther(Outer, disposable);

    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable =>
        MoveToOther(Outer, first, second);

    public (T1 first, T2 second, T3 third) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable => MoveToOther(Outer, first, second, third);

    public void MoveToOuter(params IDisposable[] disposables) => MoveToOther(Outer, disposables);
    public void MoveToOuter(IEnumerable<IDisposable> disposables) => MoveToOther(Outer, disposables);

    public T MoveToOther<T>(DisposeScope? scope, T disposable) where T : IDisposable
    {
        Move(scope, disposable);
        return disposable;
    }

    public (T1 first, T2 second) MoveToOther<T1, T2>(DisposeScope? scope, T1 first, T2 second)
        where T1 : IDisposable where T2 : IDisposable => (MoveToOther(scope, first), MoveToOther(scope, second));

    public (T1 first, T2 second, T3 third) MoveToOther<T1, T2, T3>(DisposeScope? scope, T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable =>
        (MoveToOther(scope, first), MoveToOther(scope, second), MoveToOther(scope, third));

    public void MoveToOther(DisposeScope? scope, params IDisposable[] disposables)
    {
        foreach (var disposable in disposables) Move(scope, disposable);
    }

    public void MoveToOther(DisposeScope? scope, IEnumerable<IDisposable> disposables)
    {
        foreach (var disposable in disposables) Move(scope, disposable);
    }

    public T Detach<T>(T disposable) where T : IDisposable => MoveToOther(null, disposable);

    public (T1 first, T2 second) Detach<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable =>
        MoveToOther(null, first, second);

    public (T1 first, T2 second, T3 third) Detach<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable => MoveToOther(null, first, second, third);

    public void Detach(params IDisposable[] disposables) => MoveToOther(null, disposables);
    public void Detach(IEnumerable<IDisposable> disposables) => MoveToOther(null, disposables);

    public void Attach(IDisposable disposable)
    {
        Open();
        var tensor = disposable as Tensor ?? throw new InvalidOperationException(
            $"A dispose scope holds tensors, and was given a {disposable.GetType().Name}.");
        if (tensor.OwningDisposeScope == this) return;
        tensor.OwningDisposeScope?.Remove(tensor);
        Add(tensor);
        manager.Counts.TensorStatistics.AttachedToScopeCount++;
    }

    public void Attach(params IDisposable[] disposables)
    {
        foreach (var disposable in disposables) Attach(disposable);
    }

    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        IDisposable[] attached = [.. disposables];
        Attach(attached);
        return attached;
    }

    public void DisposeEverything() => DisposeEverythingBut(Enumerable.Empty<IDisposable>());

    /// <summary>Disposes what the scope holds except <paramref name="inKeep"/>, which stays in the scope.</summary>
    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        Open();
        var keep = inKeep.TryGetNonEnumeratedCount(out var count) && count == 0
            ? null
            : new HashSet<IDisposable>(inKeep, ReferenceEqualityComparer.Instance);
        // From the end, because a disposed tensor leaves its place to the last one.
        for (var i = tensors.Count - 1; i >= 0; i--)
            if (keep?.Contains(tensors[i]) != true) tensors[i].Dispose();
    }

    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    public T DisposeEverythingBut<T>(T keep) where T : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[keep]);
        return keep;
    }

    public (T1 first, T2 second) DisposeEverythingBut<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[first, second]);
        return (first, second);
    }

    public (T1 first, T2 second, T3 third) DisposeEverythingBut<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[first, second, third]);
        return (first, second, third);
    }

    /// <summary>Forgets a disposable that was disposed by other means.</summary>
    public void MarkAsDisposed(IDisposable disposable)
    {
        if (Contains(disposable)) Remove((Tensor)disposable);
    }

    public void Dispose()
    {
        if (ended) return;
        DisposeEverything();
        manager.Remove(this);
        ended = true;
    }

    // Out of every scope when there is no other scope.
    private void Move(DisposeScope? scope, IDisposable disposable)
    {
        Open();
        if (!Contains(disposable)) return;
        var tensor = (Tensor)disposable;
        Remove(tensor);
        if (scope is null) manager.Counts.TensorStatistics.DetachedFromScopeCount++;
        else scope.Add(tensor);
    }

    private List<Tensor> Open() => ended ? throw new ObjectDisposedException(nameof(DisposeScope)) : tensors;
}

public static partial class torch
{
    public static DisposeScope NewDisposeScope()
    {
        var manager = DisposeScopeManager.OfThread;
        return manager.Scope = new DisposeScope(manager);
    }

    public static DisposeScope? CurrentDisposeScope => DisposeScopeManager.OfThread.Scope;

    /// <summary>Evaluates in a scope of its own and keeps only the result.</summary>
    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        using var scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }
}
