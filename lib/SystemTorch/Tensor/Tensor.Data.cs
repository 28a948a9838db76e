using System.Numerics;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The only element of a one-element tensor. The type asked for must be the tensor's.</summary>
        public T item<T>() where T : unmanaged
        {
            if (NumberOfElements != 1)
                throw new ArgumentException(
                    $"item() needs a tensor of one element, and this one has {NumberOfElements} (shape [{string.Join(", ", shape)}]).");
            Expect<T>();
            if (device_type != DeviceType.CPU)
            {
                using var local = cpu();
                return local.item<T>();
            }
            unsafe
            {
                var value = *(T*)Data();
                GC.KeepAlive(this);
                return value;
            }
        }

        /// <summary>A window on the elements, in place, whatever the strides. The tensor must be on the CPU.</summary>
        public TensorAccessor<T> data<T>() where T : unmanaged
        {
            Expect<T>();
            if (device_type != DeviceType.CPU)
                throw new InvalidOperationException($"data() reads tensors on the CPU, and this one is on {device}: call cpu() first.");
            return new TensorAccessor<T>(this);
        }

        /// <summary>The bytes of a contiguous tensor on the CPU, in place.</summary>
        public unsafe Span<byte> bytes
        {
            get
            {
                if (!is_contiguous() || device_type != DeviceType.CPU)
                    throw new NotSupportedException("bytes needs a contiguous tensor on the CPU: call contiguous() and cpu() first.");
                var length = NumberOfElements * ElementSize;
                return length == 0 ? [] : new Span<byte>(Data(), checked((int)length));
            }
            set
            {
                if (value.Length != NumberOfElements * ElementSize)
                    throw new ArgumentException($"{value.Length} bytes for a tensor of {NumberOfElements * ElementSize}.");
                value.CopyTo(bytes);
            }
        }

        internal unsafe void* Data()
        {
            var data = (void*)Native.st_data(Handle);
            GC.KeepAlive(this);
            return data;
        }

        private void Expect<T>() where T : unmanaged
        {
            if (TypeOf<T>() is { } type && type != dtype)
                throw new ArgumentException($"{typeof(T).Name} was asked for, but the elements are {dtype}: convert with to_type() first.");
        }

        public Scalar ToScalar()
        {
            var value = Op.Value("item", this);
            return value.Tag switch
            {
                Tag.Double => value.Double,
                Tag.Bool => value.Value != 0,
                _ => value.Value,
            };
        }
    }

    // Which element type a C# type stands for.
    internal static ScalarType? TypeOf<T>() => TypeOf(typeof(T));

    internal static ScalarType? TypeOf(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Byte => ScalarType.Byte,
        TypeCode.SByte => ScalarType.Int8,
        TypeCode.Int16 => ScalarType.Int16,
        TypeCode.Int32 => ScalarType.Int32,
        TypeCode.Int64 => ScalarType.Int64,
        TypeCode.Single => ScalarType.Float32,
        TypeCode.Double => ScalarType.Float64,
        TypeCode.Boolean => ScalarType.Bool,
        _ => type == typeof(Half) ? ScalarType.Float16
            : type == typeof((float, float)) ? ScalarType.ComplexFloat32
            : type == typeof(Complex) ? ScalarType.ComplexFloat64 : null,
    };
}
