using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A table of vectors: indices [*] become rows [*, D].</summary>
public sealed class Embedding : nn.Module<Tensor, Tensor>
{
    private readonly long? _paddingIndex;
    private readonly double? _maxNorm;
    private readonly double _normType;
    private readonly bool _scaleGradByFrequency;
    private readonly bool _sparse;

    [ComponentName(Name = nameof(weight))]
    private Parameter? _weight;

    internal Embedding(Parameter table, long? padding_idx, double? max_norm, double norm_type, bool scale_grad_by_freq, bool sparse)
        : base(nameof(Embedding))
    {
        var rows = table.shape[0];
        if (padding_idx is { } index && (index < -rows || index >= rows))
            throw new ArgumentOutOfRangeException(nameof(padding_idx), $"padding_idx {index} is outside the {rows} rows of the table.");
        _paddingIndex = padding_idx < 0 ? padding_idx + rows : padding_idx;
        _maxNorm = max_norm;
        _normType = norm_type;
        _scaleGradByFrequency = scale_grad_by_freq;
        _sparse = sparse;
        weight = table;
    }

    public Parameter? weight
    {
        get => _weight;
        set => ConditionallyRegisterParameter(nameof(weight), Adopt(ref _weight, value));
    }

    public override Tensor forward(Tensor input) =>
        nn.functional.Lookup(input, _weight!, _paddingIndex, _maxNorm, _normType, _scaleGradByFrequency, _sparse);
}
