#pragma warning disable IDE0130, CS8981, CA1708 // The namespace and names are those the formatter looks for.
namespace TorchSharp;

/// <summary>The members of TorchSharp's tensor that the formatter uses, so that its tests need no native library.</summary>
internal static class torch
{
    internal sealed class Tensor : IDisposable
    {
        private readonly double[] values;

        public Tensor(long[] shape, double[] values)
        {
            this.shape = shape;
            this.values = values;
            Alive++;
        }

        public static int Alive { get; private set; }

        public bool IsInvalid { get; private set; }

        public long[] shape { get; }

        public string dtype => "Float32";

        public string device => "cpu";

        public Tensor detach() => new(shape, values);

        public Tensor cpu(bool disposeAfter = false) => disposeAfter ? this : new(shape, values);

        public Tensor @double() => new(shape, values);

        public Tensor contiguous() => this;

        public Accessor<T> data<T>() => new(values.Cast<T>().ToArray());

        public void Dispose()
        {
            Alive--;
            IsInvalid = true;
        }
    }

    internal sealed class Accessor<T>(T[] values)
    {
        public T[] ToArray() => values;
    }
}
