using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace TorchSharp;

/// <summary>The shim's exports (native/shim.cpp), one for one.</summary>
internal static unsafe partial class Native
{
    internal const string Library = "SystemTorch";

    [LibraryImport(Library)] internal static partial byte* st_error();
    [LibraryImport(Library)] internal static partial byte* st_version();
    [LibraryImport(Library)] internal static partial int st_start();
    [LibraryImport(Library), SuppressGCTransition] internal static partial long st_live_bytes();

    [LibraryImport(Library)] internal static partial nint st_op(byte* name, byte* overload);
    [LibraryImport(Library)] internal static partial int st_call(nint op, Record* args, int count, Record* results, int capacity);
    [LibraryImport(Library)] internal static partial void st_free_list(nint handles);

    [LibraryImport(Library)] internal static partial void st_release(nint tensor);
    [LibraryImport(Library), SuppressGCTransition] internal static partial nint st_share(nint tensor);
    [LibraryImport(Library), SuppressGCTransition] internal static partial long st_property(nint tensor, TensorProperty which);
    [LibraryImport(Library), SuppressGCTransition] internal static partial void st_sizes(nint tensor, long* sizes);
    [LibraryImport(Library), SuppressGCTransition] internal static partial void st_strides(nint tensor, long* strides);
    [LibraryImport(Library)] internal static partial nint st_data(nint tensor);
    [LibraryImport(Library)] internal static partial int st_set_data(nint tensor, nint source);

    [LibraryImport(Library)] internal static partial int st_set_requires_grad(nint tensor, int requiresGrad);
    [LibraryImport(Library)] internal static partial int st_retain_grad(nint tensor);
    [LibraryImport(Library)] internal static partial nint st_grad(nint tensor);
    [LibraryImport(Library)] internal static partial int st_set_grad(nint tensor, nint grad);
    [LibraryImport(Library)] internal static partial int st_backward(
        nint* tensors, nint* grads, int count, int retainGraph, int createGraph, nint* inputs, int inputCount);
    [LibraryImport(Library)] internal static partial int st_autograd_grad(
        nint* outputs, nint* grads, int count, nint* inputs, int inputCount, int retainGraph, int createGraph, int allowUnused,
        nint* results);
    [LibraryImport(Library)] internal static partial nint st_begin_inference(int enabled);
    [LibraryImport(Library)] internal static partial void st_end_inference(nint guard);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int st_inference_mode();
    [LibraryImport(Library), SuppressGCTransition] internal static partial int st_grad_mode();
    [LibraryImport(Library), SuppressGCTransition] internal static partial void st_set_grad_mode(int enabled);

    [LibraryImport(Library)] internal static partial nint st_generator(ulong seed, int deviceType, int deviceIndex);
    [LibraryImport(Library)] internal static partial nint st_default_generator();
    [LibraryImport(Library)] internal static partial void st_generator_release(nint generator);
    [LibraryImport(Library)] internal static partial long st_generator_seed(nint generator, int fresh);
    [LibraryImport(Library)] internal static partial int st_generator_set_seed(nint generator, ulong seed);
    [LibraryImport(Library)] internal static partial nint st_generator_state(nint generator);
    [LibraryImport(Library)] internal static partial int st_generator_set_state(nint generator, nint state);
    [LibraryImport(Library)] internal static partial int st_manual_seed(ulong seed);

    [LibraryImport(Library)] internal static partial int st_default_dtype();
    [LibraryImport(Library)] internal static partial int st_set_default_dtype(int type);
    [LibraryImport(Library)] internal static partial int st_threads();
    [LibraryImport(Library)] internal static partial int st_interop_threads();
    [LibraryImport(Library)] internal static partial int st_set_threads(int count);
    [LibraryImport(Library)] internal static partial int st_set_interop_threads(int count);
    [LibraryImport(Library)] internal static partial int st_cuda_devices();
    [LibraryImport(Library)] internal static partial int st_cuda_synchronize(int index);

    /// <summary>What libtorch said about the call that just failed on this thread.</summary>
    internal static ExternalException Failure() => new(Marshal.PtrToStringUTF8((nint)st_error()));

    /// <summary>Throws libtorch's message if an export reported failure (a negative status).</summary>
    internal static int Check(int status) => status < 0 ? throw Failure() : status;

    /// <summary>Throws libtorch's message if an export that returns a pointer returned none.</summary>
    internal static nint Check(nint pointer) => pointer == 0 ? throw Failure() : pointer;
}

/// <summary>The small facts about a tensor that <c>st_property</c> answers, in its order.</summary>
internal enum TensorProperty
{
    Dimensions, NumberOfElements, ScalarType, DeviceType, DeviceIndex, ElementSize, StorageOffset, RequiresGrad, IsLeaf, IsContiguous,
    IsSparse, IsInference, RetainsGrad,
}

/// <summary>The kinds of value that cross the boundary; the shim's <c>Tag</c>.</summary>
internal enum Tag
{
    None, Tensor, Int, Double, Bool, IntList, DoubleList, BoolList, TensorList, String, Device, Generator, Default,
}

/// <summary>One argument or result as the shim sees it: 16 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Record
{
    internal Tag Tag;
    internal int Count;
    internal long Value;

    internal readonly double Double => BitConverter.Int64BitsToDouble(Value);
}
