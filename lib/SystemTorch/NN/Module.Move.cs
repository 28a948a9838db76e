using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // Moving a module to another type or device replaces its tensors, so the fields and properties that hold them follow.
        public partial class Module
        {
            protected internal virtual Module _to(ScalarType dtype, bool non_blocking)
            {
                RequireFloatingPoint(dtype);
                _toEpilog(dtype, null, non_blocking);
                return this;
            }

            protected internal virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking)
            {
                _toEpilog(null, new Device(deviceType, deviceIndex), non_blocking);
                return this;
            }

            protected internal virtual Module _to(Device device, ScalarType dtype, bool non_blocking)
            {
                RequireFloatingPoint(dtype);
                _toEpilog(dtype, device, non_blocking);
                return this;
            }

            private static void RequireFloatingPoint(ScalarType dtype)
            {
                if (!Floats(dtype))
                    throw new ArgumentException(
                        $"nn.Module.to only accepts floating point or complex types, but got desired dtype={dtype}");
            }

            protected virtual void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
            {
                foreach (var (_, child) in named_children())
                {
                    if (device is null) child._to(dtype!.Value, non_blocking);
                    else if (dtype is null) child._to(device.type, device.index, non_blocking);
                    else child._to(device, dtype.Value, non_blocking);
                }
                foreach (var (key, parameter) in named_parameters(recurse: false).ToList())
                    if (ReplaceParameter(dtype, device, parameter, out var moved)) Replace(key, parameter, moved!);
                foreach (var (key, buffer) in named_buffers(recurse: false).ToList())
                    if (ReplaceBuffer(dtype, device, buffer, out var moved)) Replace(key, buffer, moved!);
            }

            private void Replace(string key, Tensor old, Tensor moved)
            {
                if (GetType().GetProperty(key) is { CanWrite: true } property && property.PropertyType.IsAssignableFrom(moved.GetType()))
                {
                    property.SetValue(this, moved); // the setter registers it and disposes the old one
                    return;
                }
                if (moved is Parameter parameter) _parameterTable[key] = parameter;
                else _bufferTable[key] = (moved, _bufferTable[key].persistent);
                InstanceFields(GetType()).FirstOrDefault(field => field.ComponentName() == key)?.SetValue(this, moved);
                old.Dispose();
            }

            protected static bool ReplaceBuffer(ScalarType? dtype, Device? device, Tensor buffer, out Tensor? result)
            {
                var type = TargetType(dtype, buffer);
                var place = device ?? buffer.device;
                result = Differs(buffer, type, place) ? buffer.to(type, place).DetachFromDisposeScope() : null;
                return result is not null;
            }

            protected static bool ReplaceParameter(ScalarType? dtype, Device? device, Parameter param, out Parameter? p)
            {
                p = null;
                var type = TargetType(dtype, param);
                var place = device ?? param.device;
                if (!Differs(param, type, place)) return false;

                using var _ = torch.no_grad(); // the new tensor must be a leaf
                using var grad = param.grad;
                p = new Parameter(param.to(type, place), param.requires_grad);
                p.DetachFromDisposeScope();
                if (grad is not null)
                {
                    using var moved = grad.to(type, place);
                    p.grad = moved;
                }
                return true;
            }

            private static ScalarType TargetType(ScalarType? dtype, Tensor tensor) =>
                dtype is { } type && Floats(tensor.dtype) ? type : tensor.dtype;

            private static bool Floats(ScalarType type) => is_floating_point(type) || is_complex(type);

            private static bool Differs(Tensor tensor, ScalarType dtype, Device device) =>
                tensor.dtype != dtype || tensor.device_type != device.type
                || (device.type == DeviceType.CUDA && device.index >= 0 && tensor.device_index != device.index);
        }
    }
}

/// <summary>Moving a module keeps its static type: <c>var model = new Model().to(ScalarType.Float64)</c>.</summary>
public static class ModuleExtensionMethods
{
    public static T to<T>(this T module, torch.ScalarType type, bool non_blocking = false) where T : torch.nn.Module =>
        (T)module._to(type, non_blocking);

    public static T to<T>(this T module, torch.Device device, torch.ScalarType type, bool non_blocking = false) where T : torch.nn.Module =>
        (T)module._to(device, type, non_blocking);

    public static T to<T>(this T module, DeviceType deviceType, int deviceIndex = -1, bool non_blocking = false)
        where T : torch.nn.Module =>
        (T)module._to(deviceType, deviceIndex, non_blocking);

    public static T to<T>(this T module, torch.Device device, bool non_blocking = false) where T : torch.nn.Module =>
        (T)module._to(device.type, device.index, non_blocking);

    public static T to<T>(this T module, string device, bool non_blocking = false) where T : torch.nn.Module =>
        module.to(new torch.Device(device), non_blocking);

    public static T cpu<T>(this T module, bool non_blocking = false) where T : torch.nn.Module =>
        (T)module._to(DeviceType.CPU, -1, non_blocking);

    public static T cuda<T>(this T module, int deviceIndex = -1, bool non_blocking = false) where T : torch.nn.Module =>
        (T)module._to(DeviceType.CUDA, deviceIndex, non_blocking);

    public static T @float<T>(this T module, bool non_blocking = false) where T : torch.nn.Module =>
        module.to(torch.ScalarType.Float32, non_blocking);

    public static T @double<T>(this T module, bool non_blocking = false) where T : torch.nn.Module =>
        module.to(torch.ScalarType.Float64, non_blocking);

    public static T bfloat16<T>(this T module, bool non_blocking = false) where T : torch.nn.Module =>
        module.to(torch.ScalarType.BFloat16, non_blocking);
}
