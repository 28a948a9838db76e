using Benchmarks.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SystemTorch.Tests.Parity;

/// <summary>A model, its data and an optimizer, the same in parity.py.</summary>
internal sealed class TrainingCase : IDisposable
{
    internal const int Steps = 100;

    internal static readonly string[] Names =
        ["mlp-sgd", "mlp-adam", "mlp-adamw", "mlp-rmsprop", "conv-adam", "transformer-adamw", "recurrent-adam"];

    private readonly string _name;

    internal TrainingCase(string name)
    {
        _name = name;
        manual_seed(7);
        Model = name.Split('-')[0] switch
        {
            "mlp" => new Mlp(16, 32, 32, 4),
            "conv" => new LatentActionModel(16, width: 8, latent: 8),
            "transformer" => new CausalTransformer(vocabulary: 16, length: 12, width: 32, layers: 2, heads: 4),
            "recurrent" => new Recurrent(),
            var other => throw new ArgumentException(other),
        };
        Data = name.Split('-')[0] switch
        {
            "mlp" => new() { ["x"] = randn(64, 16), ["y"] = randint(0, 4, [64]) },
            "conv" => new() { ["x"] = rand(8, 3, 16, 16), ["y"] = rand(8, 3, 16, 16) },
            "transformer" => new() { ["x"] = randint(0, 16, [8, 12]), ["y"] = randint(0, 16, [8, 12]) },
            _ => new() { ["x"] = randn(8, 10, 6), ["y"] = randint(0, 4, [8]) },
        };
    }

    internal nn.Module Model { get; }

    internal Dictionary<string, Tensor> Data { get; private set; }

    /// <summary>The same case in double precision, where the order of additions hardly matters.</summary>
    internal TrainingCase InDouble()
    {
        Model.to(ScalarType.Float64);
        Data = Data.ToDictionary(e => e.Key, e => e.Value.is_floating_point() ? e.Value.to(ScalarType.Float64) : e.Value);
        return this;
    }

    internal double[] Train()
    {
        using var optimizer = Optimizer();
        var losses = new double[Steps];
        for (var i = 0; i < Steps; i++)
        {
            using var scope = NewDisposeScope();
            using var loss = Loss();
            losses[i] = loss.to(ScalarType.Float64).item<double>();
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
        }
        return losses;
    }

    private OptimizerHelper Optimizer() => _name.Split('-')[1] switch
    {
        "sgd" => optim.SGD(Model.parameters(), 0.05, momentum: 0.9, weight_decay: 1e-3, nesterov: true),
        "adam" => optim.Adam(Model.parameters(), 2e-3, weight_decay: 1e-3),
        "adamw" => optim.AdamW(Model.parameters(), 2e-3, weight_decay: 0.01),
        _ => optim.RMSProp(Model.parameters(), 1e-3, momentum: 0.9, centered: true),
    };

    private Tensor Loss()
    {
        var (x, y) = (Data["x"], Data["y"]);
        return Model switch
        {
            Mlp mlp => nn.functional.cross_entropy(mlp.call(x), y),
            LatentActionModel lam => nn.functional.mse_loss(lam.call(x, y), y),
            CausalTransformer transformer => nn.functional.cross_entropy(transformer.call(x).flatten(0, 1), y.flatten()),
            Recurrent recurrent => nn.functional.cross_entropy(recurrent.call(x), y),
            _ => throw new InvalidOperationException(),
        };
    }

    public void Dispose()
    {
        Model.Dispose();
        foreach (var tensor in Data.Values) tensor.Dispose();
    }

    /// <summary>An LSTM and a GRU, then batch normalisation of the last step: [N, T, 6] to [N, 4].</summary>
    private sealed class Recurrent : nn.Module<Tensor, Tensor>
    {
        private readonly LSTM lstm = nn.LSTM(6, 8, numLayers: 2, batchFirst: true);
        private readonly GRU gru = nn.GRU(8, 8, batchFirst: true, bidirectional: true);
        private readonly BatchNorm1d norm = nn.BatchNorm1d(16);
        private readonly Linear head = nn.Linear(16, 4);

        internal Recurrent() : base(nameof(Recurrent)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            var (steps, _, _) = lstm.call(input);
            var (outputs, _) = gru.call(steps);
            return head.call(norm.call(outputs.select(1, -1)));
        }
    }
}
