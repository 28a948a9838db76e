using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Calls an operator of libtorch by its name, as <c>Op.Call("add.Tensor", left, right, alpha)</c>: the name is that of ATen's
/// native functions (namespace <c>aten</c> unless said), arguments follow the schema's order, and trailing ones may be left out where
/// the schema has defaults.</summary>
internal static unsafe class Op
{
    private static readonly ConcurrentDictionary<string, nint> Handles = new();

    /// <summary>The operator's only (or first) result.</summary>
    internal static Tensor Call(string op, params ReadOnlySpan<Arg> args)
    {
        Record result;
        Run(op, args, &result, 1);
        return Owned(result);
    }

    /// <summary>The operator's first two results.</summary>
    internal static (Tensor, Tensor) Call2(string op, params ReadOnlySpan<Arg> args)
    {
        var results = stackalloc Record[2];
        Run(op, args, results, 2);
        return (Owned(results[0]), Owned(results[1]));
    }

    /// <summary>The operator's first three results.</summary>
    internal static (Tensor, Tensor, Tensor) Call3(string op, params ReadOnlySpan<Arg> args)
    {
        var results = stackalloc Record[3];
        Run(op, args, results, 3);
        return (Owned(results[0]), Owned(results[1]), Owned(results[2]));
    }

    /// <summary>The operator's four results.</summary>
    internal static (Tensor, Tensor, Tensor, Tensor) Call4(string op, params ReadOnlySpan<Arg> args)
    {
        var results = stackalloc Record[4];
        Run(op, args, results, 4);
        return (Owned(results[0]), Owned(results[1]), Owned(results[2]), Owned(results[3]));
    }

    /// <summary>The tensors of an operator that returns a list.</summary>
    internal static Tensor[] List(string op, params ReadOnlySpan<Arg> args)
    {
        Record result;
        Run(op, args, &result, 1);
        var tensors = new Tensor[result.Count];
        for (var i = 0; i < tensors.Length; i++) tensors[i] = new Tensor(((nint*)result.Value)[i]);
        Native.st_free_list((nint)result.Value);
        return tensors;
    }

    /// <summary>An operator that returns a number or a bool rather than a tensor.</summary>
    internal static Record Value(string op, params ReadOnlySpan<Arg> args)
    {
        Record result;
        Run(op, args, &result, 1);
        return result;
    }

    /// <summary>An operator called for its effect; whatever it returns is released.</summary>
    internal static void Do(string op, params ReadOnlySpan<Arg> args) => Run(op, args, null, 0);

    /// <summary>An in-place operator: returns its first argument, the very object.</summary>
    internal static Tensor InPlace(string op, params ReadOnlySpan<Arg> args)
    {
        Run(op, args, null, 0);
        return (Tensor)args[0].Target!;
    }

    private static void Run(string op, ReadOnlySpan<Arg> args, Record* results, int capacity)
    {
        var slots = 0;
        foreach (ref readonly var arg in args) slots += arg.Count;
        var records = stackalloc Record[args.Length];
        Span<long> lists = slots <= 128 ? stackalloc long[slots] : new long[slots];
        fixed (long* list = lists)
        {
            var next = 0;
            for (var i = 0; i < args.Length; i++)
            {
                ref readonly var arg = ref args[i];
                records[i].Tag = arg.Tag;
                records[i].Count = arg.Count;
                records[i].Value = arg.Value;
                if (arg.Tag is < Tag.IntList or > Tag.String) continue;
                arg.CopyTo(lists[next..]);
                records[i].Value = (long)(list + next);
                next += arg.Count;
            }
            if (Native.st_call(Find(op), records, args.Length, results, capacity) < 0) throw Native.Failure();
        }
        // A finalizer must not free an argument while the native call reads it.
        foreach (ref readonly var arg in args) GC.KeepAlive(arg.Target);
    }

    internal static nint Find(string op) => Handles.TryGetValue(op, out var handle) ? handle : Handles.GetOrAdd(op, Open(op));

    private static nint Open(string op)
    {
        var dot = op.IndexOf('.', StringComparison.Ordinal);
        var name = dot < 0 ? op : op[..dot];
        var overload = dot < 0 ? "" : op[(dot + 1)..];
        if (!name.Contains("::", StringComparison.Ordinal)) name = "aten::" + name;
        var (nativeName, nativeOverload) = (Marshal.StringToCoTaskMemUTF8(name), Marshal.StringToCoTaskMemUTF8(overload));
        try
        {
            return Native.Check(Native.st_op((byte*)nativeName, (byte*)nativeOverload));
        }
        finally
        {
            Marshal.FreeCoTaskMem(nativeName);
            Marshal.FreeCoTaskMem(nativeOverload);
        }
    }

    // An operator may return an undefined tensor for a result that was not asked for; it stays null.
    private static Tensor Owned(Record record) => record.Tag == Tag.Tensor ? new Tensor((nint)record.Value) : null!;
}
