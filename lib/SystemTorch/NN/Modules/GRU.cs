using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Gated recurrent units over [L, N, D] (or [N, L, D], batch first): outputs and last state.</summary>
public sealed class GRU : nn.Module<Tensor, Tensor, (Tensor, Tensor)>
{
    private readonly RecurrentStack _stack;

    internal GRU(RecurrentStack stack, Device? device, ScalarType? dtype) : base(nameof(GRU))
    {
        _stack = stack;
        foreach (var (key, value) in stack.Start(gates: 3, device, dtype)) register_parameter(key, value);
    }

    public override (Tensor, Tensor) forward(Tensor input, Tensor? h0 = null)
    {
        using var zero = h0 is null ? _stack.ZeroState(input) : null;
        return Op.Call2("gru.input", input, h0 ?? zero, parameters(recurse: false).ToArray<Tensor>(), _stack.Bias, _stack.Layers,
            _stack.Dropout, training, _stack.Bidirectional, _stack.BatchFirst);
    }

    public new (Tensor, Tensor) call(Tensor input, Tensor? h0 = null) => base.call(input, h0!);

    /// <summary>Nothing to do on the CPU: the weights need no packing.</summary>
    public void flatten_parameters() { }
}

/// <summary>One step of a <see cref="GRU"/>: [N, D] and a state [N, H] to the next state.</summary>
public sealed class GRUCell : nn.Module<Tensor, Tensor, Tensor>
{
    internal GRUCell(RecurrentStack stack, Device? device, ScalarType? dtype) : base(nameof(GRUCell))
    {
        foreach (var (key, value) in stack.Start(gates: 3, device, dtype)) register_parameter(key[..^"_l0".Length], value);
    }

    public Parameter? weight_ih
    {
        get => get_parameter(nameof(weight_ih));
        set => ConditionallyRegisterParameter(nameof(weight_ih), value);
    }

    public Parameter? weight_hh
    {
        get => get_parameter(nameof(weight_hh));
        set => ConditionallyRegisterParameter(nameof(weight_hh), value);
    }

    public Parameter? bias_ih
    {
        get => get_parameter(nameof(bias_ih));
        set => ConditionallyRegisterParameter(nameof(bias_ih), value);
    }

    public Parameter? bias_hh
    {
        get => get_parameter(nameof(bias_hh));
        set => ConditionallyRegisterParameter(nameof(bias_hh), value);
    }

    public override Tensor forward(Tensor input, Tensor? h0 = null)
    {
        using var zero = h0 is null ? zeros(input.shape[0], weight_hh!.shape[1], dtype: input.dtype, device: input.device) : null;
        return Op.Call("gru_cell", input, h0 ?? zero, weight_ih, weight_hh, bias_ih, bias_hh);
    }
}
