using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>The weights of a stack of recurrent layers, named as PyTorch names them, and how it starts.</summary>
internal sealed record RecurrentStack(long InputSize, long HiddenSize, long Layers, bool Bias, bool BatchFirst, double Dropout,
    bool Bidirectional)
{
    private int Directions => Bidirectional ? 2 : 1;

    /// <summary>The parameters in the operator's order, drawn uniformly within 1 / √hidden.</summary>
    internal IEnumerable<(string Name, Parameter Value)> Start(int gates, Device? device, ScalarType? dtype)
    {
        var bound = 1 / Math.Sqrt(HiddenSize);
        for (var layer = 0; layer < Layers; layer++)
        {
            for (var direction = 0; direction < Directions; direction++)
            {
                var suffix = $"l{layer}{(direction == 1 ? "_reverse" : "")}";
                var width = layer == 0 ? InputSize : HiddenSize * Directions;
                var rows = gates * HiddenSize;
                yield return ($"weight_ih_{suffix}", Draw(empty(rows, width, device: device, dtype: dtype)));
                yield return ($"weight_hh_{suffix}", Draw(empty(rows, HiddenSize, device: device, dtype: dtype)));
                if (!Bias) continue;
                yield return ($"bias_ih_{suffix}", Draw(empty(rows, device: device, dtype: dtype)));
                yield return ($"bias_hh_{suffix}", Draw(empty(rows, device: device, dtype: dtype)));
            }
        }

        Parameter Draw(Tensor tensor)
        {
            var parameter = new Parameter(tensor);
            parameter.DetachFromDisposeScope();
            nn.init.uniform_(parameter, -bound, bound);
            return parameter;
        }
    }

    /// <summary>A zero state [layers · directions, N, H] for [L, N, D] or, batch first, [N, L, D].</summary>
    internal Tensor ZeroState(Tensor input)
    {
        var shape = input.shape;
        if (shape.Length != 3)
            throw new ArgumentException($"A recurrent layer expects 3 dimensions, but got [{string.Join(", ", shape)}].", nameof(input));
        return zeros(Layers * Directions, BatchFirst ? shape[0] : shape[1], HiddenSize, dtype: input.dtype, device: input.device);
    }
}
