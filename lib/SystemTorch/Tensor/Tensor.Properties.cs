namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private long Property(TensorProperty which)
        {
            var value = Native.st_property(Handle, which);
            GC.KeepAlive(this);
            return value;
        }

        public long Dimensions => Property(TensorProperty.Dimensions);
        public long dim() => Dimensions;
        public long ndim => Dimensions;
        public long NumberOfElements => Property(TensorProperty.NumberOfElements);
        public long numel() => NumberOfElements;
        public long ElementSize => Property(TensorProperty.ElementSize);
        public long element_size() => ElementSize;
        public ScalarType dtype => (ScalarType)Property(TensorProperty.ScalarType);
        public DeviceType device_type => (DeviceType)Property(TensorProperty.DeviceType);
        public int device_index => (int)Property(TensorProperty.DeviceIndex);
        public Device device => device_type == DeviceType.CPU ? CPU : new Device(device_type, device_index);
        public long storage_offset() => Property(TensorProperty.StorageOffset);

        public bool is_leaf => Property(TensorProperty.IsLeaf) != 0;
        public bool is_sparse => Property(TensorProperty.IsSparse) != 0;
        public bool is_cuda => device_type == DeviceType.CUDA;
        public bool is_meta => device_type == DeviceType.META;
        public bool is_cpu() => device_type == DeviceType.CPU;
        public bool is_contiguous() => Property(TensorProperty.IsContiguous) != 0;
        public bool is_floating_point() => torch.is_floating_point(dtype);
        public bool is_integral() => torch.is_integral(dtype);
        public bool is_complex() => torch.is_complex(dtype);
        public bool is_nonzero() => Op.Value("is_nonzero", this).Value != 0;

        public unsafe long[] shape
        {
            get
            {
                var sizes = new long[Dimensions];
                fixed (long* first = sizes) Native.st_sizes(handle, first);
                GC.KeepAlive(this);
                return sizes;
            }
        }

        public long[] size() => shape;
        public long size(int dim) => At(shape, dim);

        public unsafe long[] stride()
        {
            var strides = new long[Dimensions];
            fixed (long* first = strides) Native.st_strides(handle, first);
            GC.KeepAlive(this);
            return strides;
        }

        public long stride(int dim) => At(stride(), dim);

        private static long At(long[] values, int dim)
        {
            var wrapped = dim < 0 ? dim + values.Length : dim;
            return wrapped >= 0 && wrapped < values.Length
                ? values[wrapped]
                : throw new ArgumentOutOfRangeException(nameof(dim), $"Dimension {dim} of a tensor that has {values.Length}.");
        }
    }

    public static bool is_floating_point(ScalarType type) =>
        type is ScalarType.Float16 or ScalarType.Float32 or ScalarType.Float64 or ScalarType.BFloat16;

    public static bool is_integral(ScalarType type) => type is >= ScalarType.Byte and <= ScalarType.Int64 or ScalarType.Bool;
    public static bool is_complex(ScalarType type) => type is ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64;
    public static bool is_floating_point(Tensor input) => input.is_floating_point();
    public static bool is_complex(Tensor input) => input.is_complex();
    public static bool is_nonzero(Tensor input) => input.is_nonzero();
    public static long numel(Tensor input) => input.numel();
}
