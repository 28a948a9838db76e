using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Long short-term memory over [L, N, D] (or [N, L, D], batch first): outputs, last state, last cell.</summary>
public sealed class LSTM : nn.Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor, Tensor)>
{
    private readonly RecurrentStack _stack;

    internal LSTM(RecurrentStack stack, Device? device, ScalarType? dtype) : base(nameof(LSTM))
    {
        _stack = stack;
        foreach (var (key, value) in stack.Start(gates: 4, device, dtype)) register_parameter(key, value);
    }

    public override (Tensor, Tensor, Tensor) forward(Tensor input, (Tensor, Tensor)? h0_c0 = null)
    {
        using var zero = h0_c0 is null ? _stack.ZeroState(input) : null;
        Tensor[] state = h0_c0 is (var hidden, var cell) ? [hidden, cell] : [zero!, zero!];
        return Op.Call3("lstm.input", input, state, parameters(recurse: false).ToArray<Tensor>(), _stack.Bias, _stack.Layers,
            _stack.Dropout, training, _stack.Bidirectional, _stack.BatchFirst);
    }

    public new (Tensor, Tensor, Tensor) call(Tensor input, (Tensor, Tensor)? h0_c0 = null) => base.call(input, h0_c0);

    /// <summary>Nothing to do on the CPU: the weights need no packing.</summary>
    public void flatten_parameters() { }
}

/// <summary>One step of an <see cref="LSTM"/>: [N, D] with state and cell [N, H] to the next state and cell.</summary>
public sealed class LSTMCell : nn.Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor)>
{
    internal LSTMCell(RecurrentStack stack, Device? device, ScalarType? dtype) : base(nameof(LSTMCell))
    {
        foreach (var (key, value) in stack.Start(gates: 4, device, dtype)) register_parameter(key[..^"_l0".Length], value);
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

    public override (Tensor, Tensor) forward(Tensor input, (Tensor, Tensor)? h0_c0)
    {
        using var zero = h0_c0 is null ? zeros(input.shape[0], weight_hh!.shape[1], dtype: input.dtype, device: input.device) : null;
        Tensor[] state = h0_c0 is (var hidden, var cell) ? [hidden, cell] : [zero!, zero!];
        return Op.Call2("lstm_cell", input, state, weight_ih, weight_hh, bias_ih, bias_hh);
    }

    public new (Tensor, Tensor) call(Tensor input, (Tensor, Tensor)? h0_c0 = null) => base.call(input, h0_c0);
}
