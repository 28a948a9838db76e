namespace TorchSharp;

public static partial class torch
{
    /// <summary>Where a tensor lives.</summary>
    public class Device
    {
        /// <summary>Reads <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>.</summary>
        public Device(string description)
        {
            var colon = description.IndexOf(':', StringComparison.Ordinal);
            type = Parse(colon < 0 ? description : description[..colon]);
            index = colon < 0 ? -1 : int.Parse(description.AsSpan(colon + 1));
        }

        public Device(string deviceType, int index = -1) : this(Parse(deviceType), index) { }

        public Device(DeviceType deviceType, int index = -1)
        {
            type = deviceType;
            this.index = index;
        }

        public Device(int index) : this(DeviceType.CUDA, index) { }

        public DeviceType type { get; }

        /// <summary>Which one of its kind, or -1 for the current one.</summary>
        public int index { get; }

        public static implicit operator Device(string description) => new(description);

        public override string ToString()
        {
            var name = type.ToString().ToLowerInvariant();
            return type == DeviceType.CPU || index < 0 ? name : $"{name}:{index}";
        }

        private static DeviceType Parse(string name) => Enum.TryParse<DeviceType>(name, ignoreCase: true, out var type)
            ? type
            : throw new ArgumentException($"'{name}' is not a kind of device; 'cpu' and 'cuda' are.");
    }

    public static readonly Device CPU = new(DeviceType.CPU);
    public static readonly Device META = new(DeviceType.META);
    public static Device CUDA => field ??= new Device(DeviceType.CUDA);
    public static Device MPS => field ??= new Device(DeviceType.MPS);

    /// <summary>Where factories put a tensor that names no device.</summary>
    public static Device get_default_device() => defaultDevice;

    /// <summary>Chooses where factories put a tensor that names no device; for all threads.</summary>
    public static void set_default_device(Device device) => defaultDevice = device;

    private static volatile Device defaultDevice = CPU;

    private static Device Place(Device? device) => device ?? defaultDevice;

    public static Device device(string description) => new(description);
    public static Device device(string deviceType, int index = -1) => new(deviceType, index);
    public static Device device(DeviceType deviceType, int index = -1) => new(deviceType, index);
    public static Device device(int index) => new(index);
}
