using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Benchmarks.Models;

/// <summary>A perceptron: [N, widths[0]] to [N, widths[^1]] with ReLU between the layers.</summary>
internal sealed class Mlp : nn.Module<Tensor, Tensor>
{
    private readonly Sequential net = nn.Sequential();

    internal Mlp(params int[] widths) : base(nameof(Mlp))
    {
        for (var i = 0; i + 1 < widths.Length; i++)
        {
            if (i > 0) net.append(nn.ReLU());
            net.append(nn.Linear(widths[i], widths[i + 1]));
        }
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => net.call(input);
}
