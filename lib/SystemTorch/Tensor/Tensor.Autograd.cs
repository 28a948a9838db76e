namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public bool requires_grad
        {
            get => Property(TensorProperty.RequiresGrad) != 0;
            set => requires_grad_(value);
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            Native.Check(Native.st_set_requires_grad(Handle, requires_grad ? 1 : 0));
            GC.KeepAlive(this);
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        /// <summary>The gradient that backward passes have gathered here, or null. A fresh reference each time: dispose it, or let its
        /// scope do so.</summary>
        public Tensor? grad
        {
            get
            {
                var gradient = Native.st_grad(Handle);
                GC.KeepAlive(this);
                return gradient == 0 ? null : new Tensor(gradient);
            }
            set
            {
                Native.Check(Native.st_set_grad(Handle, value?.Handle ?? 0));
                GC.KeepAlive(this);
                GC.KeepAlive(value);
            }
        }

        public void retain_grad()
        {
            Native.Check(Native.st_retain_grad(Handle));
            GC.KeepAlive(this);
        }

        public void backward() => autograd.backward(this);

        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false,
            IList<Tensor>? inputs = null) => autograd.backward([this], grad_tensors, retain_graph, create_graph, inputs);

        public Tensor detach() => Op.Call("detach", this);
        public Tensor detach_() => Op.InPlace("detach_", this);

        /// <summary>Makes this object hold the data of another tensor while staying the same leaf of the graph.</summary>
        internal void SetData(Tensor source)
        {
            Native.Check(Native.st_set_data(Handle, source.Handle));
            GC.KeepAlive(this);
            GC.KeepAlive(source);
        }
    }
}
