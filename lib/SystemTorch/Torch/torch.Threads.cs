using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    public static unsafe string __version__ => Marshal.PtrToStringUTF8((nint)Native.st_version())!;

    public static ScalarType get_default_dtype() => (ScalarType)Native.st_default_dtype();
    public static void set_default_dtype(ScalarType dtype) => Native.Check(Native.st_set_default_dtype((int)dtype));

    public static int get_num_threads() => Native.st_threads();
    public static void set_num_threads(int num) => Native.Check(Native.st_set_threads(num));
    public static int get_num_interop_threads() => Native.st_interop_threads();
    public static void set_num_interop_threads(int num) => Native.Check(Native.st_set_interop_threads(num));

    public static bool cuda_is_available() => cuda.is_available();

    public static partial class cuda
    {
        public static bool is_available() => device_count() > 0;
        public static int device_count() => Native.st_cuda_devices();
        public static void manual_seed(long seed) => torch.manual_seed(seed);
        public static void manual_seed_all(long seed) => torch.manual_seed(seed);
        public static void synchronize(Device? device = null) => Native.Check(Native.st_cuda_synchronize(device?.index ?? -1));
    }
}
