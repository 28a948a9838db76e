using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Disposes, when it ends, the tensors that were created on its thread while it was the innermost scope and have not been
/// moved out. Made by <see cref="torch.NewDisposeScope"/>. A scope belongs to its thread: do not await inside one.</summary>
public sealed class DisposeScope : IDisposable
{
    private readonly DisposeScopeManager manager;
    private HashSet<IDisposable> disposables = new(ReferenceEqualityComparer.Instance);
    private bool ended;

    internal DisposeScope(DisposeScopeManager manager)
    {
        this.manager = manager;
        Outer = manager.Scope;
    }

    internal DisposeScope? Outer { get; set; }

    public int DisposablesCount => Open().Count;
    public IReadOnlyList<IDisposable> DisposablesView => [.. Open()];

    public bool Contains(IDisposable disposable) => disposables.Contains(disposable);

    internal void Add(Tensor tensor) => disposables.Add(tensor);

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
        tensor.OwningDisposeScope?.disposables.Remove(tensor);
        disposables.Add(tensor);
        tensor.OwningDisposeScope = this;
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

    public void DisposeEverything() => DisposeEverythingBut(Array.Empty<IDisposable>());

    /// <summary>Disposes what the scope holds except <paramref name="inKeep"/>, which stays in the scope.</summary>
    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        var all = Open();
        disposables = new HashSet<IDisposable>(inKeep, ReferenceEqualityComparer.Instance);
        foreach (var disposable in all)
            if (!disposables.Contains(disposable)) disposable.Dispose();
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
        disposables.Remove(disposable);
        if (disposable is Tensor tensor) tensor.OwningDisposeScope = null;
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
        if (!Open().Remove(disposable)) return;
        scope?.disposables.Add(disposable);
        if (disposable is Tensor tensor) tensor.OwningDisposeScope = scope;
        if (scope is null) manager.Counts.TensorStatistics.DetachedFromScopeCount++;
    }

    private HashSet<IDisposable> Open() => ended ? throw new ObjectDisposedException(nameof(DisposeScope)) : disposables;
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
