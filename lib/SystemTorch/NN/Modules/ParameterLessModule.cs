using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Marks layers that hold neither parameters nor buffers, so that moving them costs nothing.</summary>
public interface IParameterLessModule;

public abstract class ParameterLessModule<T1, TResult>(string name) : nn.Module<T1, TResult>(name), IParameterLessModule
{
    protected internal override nn.Module _to(Device device, ScalarType dtype, bool non_blocking) => this;

    protected internal override nn.Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) => this;

    protected internal override nn.Module _to(ScalarType dtype, bool non_blocking) => this;

    public override void register_buffer(string name, Tensor tensor, bool persistent = true) =>
        throw new InvalidOperationException($"{GetName()} is declared parameter-less, so it cannot hold the buffer '{name}'.");

    public override void register_parameter(string name, Parameter param) =>
        throw new InvalidOperationException($"{GetName()} is declared parameter-less, so it cannot hold the parameter '{name}'.");

    public override void register_module(string name, nn.Module submodule)
    {
        if (submodule is not IParameterLessModule)
            throw new InvalidOperationException($"{GetName()} is declared parameter-less, and so must be its submodule '{name}'.");
        base.register_module(name, submodule);
    }
}
