namespace TorchSharp;

public static partial class torch
{
    /// <summary>Differentiation.</summary>
    public static partial class autograd
    {
        public static unsafe void backward(IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null,
            bool create_graph = false, IList<Tensor>? inputs = null)
        {
            nint[] roots = Handles(tensors), seeds = Handles(grad_tensors), leaves = Handles(inputs);
            fixed (nint* root = roots, seed = seeds, leaf = leaves)
                Native.Check(Native.st_backward(root, seeds.Length == 0 ? null : seed, roots.Length,
                    retain_graph is { } retain ? retain ? 1 : 0 : -1, create_graph ? 1 : 0, leaf, leaves.Length));
            GC.KeepAlive(tensors);
            GC.KeepAlive(grad_tensors);
            GC.KeepAlive(inputs);
        }

        public static void backward(Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null,
            bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        public static void backward(Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false,
            IList<Tensor>? inputs = null) => backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);

        /// <summary>The gradients of the outputs' sum with respect to the inputs; null for an input that is not used, where that is
        /// allowed.</summary>
        public static unsafe IList<Tensor> grad(IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null,
            bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            nint[] roots = Handles(outputs), seeds = Handles(grad_outputs), leaves = Handles(inputs), found = new nint[leaves.Length];
            fixed (nint* root = roots, seed = seeds, leaf = leaves, result = found)
                Native.Check(Native.st_autograd_grad(root, seeds.Length == 0 ? null : seed, roots.Length, leaf, leaves.Length,
                    retain_graph || create_graph ? 1 : 0, create_graph ? 1 : 0, allow_unused ? 1 : 0, result));
            GC.KeepAlive(outputs);
            GC.KeepAlive(inputs);
            GC.KeepAlive(grad_outputs);
            return Array.ConvertAll(found, handle => handle == 0 ? null! : new Tensor(handle));
        }

        private static nint[] Handles(IList<Tensor>? tensors)
        {
            var handles = new nint[tensors?.Count ?? 0];
            for (var i = 0; i < handles.Length; i++) handles[i] = tensors![i].Handle;
            return handles;
        }
    }

    /// <summary>Switches the recording of the graph on this thread, until disposed.</summary>
    private sealed class GradMode : IDisposable
    {
        private readonly int before = Native.st_grad_mode();

        internal GradMode(bool enabled) => Native.st_set_grad_mode(enabled ? 1 : 0);

        public void Dispose() => Native.st_set_grad_mode(before);
    }

    /// <summary>As no_grad, and the tensors made meanwhile can never take part in a graph.</summary>
    private sealed class InferenceMode(bool enabled) : IDisposable
    {
        private nint guard = Native.st_begin_inference(enabled ? 1 : 0);

        public void Dispose()
        {
            if (guard != 0) Native.st_end_inference(guard);
            guard = 0;
        }
    }

    public static IDisposable no_grad() => new GradMode(false);
    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);
    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);
    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);
    public static bool is_inference_mode_enabled() => Native.st_inference_mode() != 0;
    public static bool is_grad_enabled() => Native.st_grad_mode() != 0;
}
