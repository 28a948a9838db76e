using LatentNotebooks.LatentActions;
using LatentNotebooks.Runtime;
using LatentNotebooks.Training;
using LatentNotebooks.Worlds;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentNotebooks.Experiments.FlexLam;

/// <summary>
/// A latent action model with everything non-linear taken out: K scalars from the change <c>o' - o</c> and back, no bias, no
/// quantiser, an absent scalar is zero. What it has to learn is known in closed form, so it shows whether a mask does what it
/// should.
/// </summary>
public sealed class LinearAutoencoder : nn.Module<Tensor, Tensor?, Tensor>
{
    private readonly Linear encode, decode;

    /// <param name="dimension">Numbers of an observation, D.</param>
    /// <param name="slots">Scalars of the code, K.</param>
    public LinearAutoencoder(int dimension, int slots) : base(nameof(LinearAutoencoder))
    {
        encode = nn.Linear(dimension, slots, hasBias: false);
        decode = nn.Linear(slots, dimension, hasBias: false);
        RegisterComponents();
    }

    /// <summary>Scalars of the code, K.</summary>
    public int Slots => (int)decode.weight.shape[1];

    /// <summary>Changes <c>[B, D]</c> to their reconstruction <c>[B, D]</c>.</summary>
    /// <param name="change">Changes <c>o' - o</c>.</param>
    /// <param name="present">Scalars kept, booleans <c>[B, K]</c> or <c>[1, K]</c>; null keeps all.</param>
    public override Tensor forward(Tensor change, Tensor? present)
    {
        using var scope = NewDisposeScope();
        var code = encode.call(change);
        if (present is not null) code *= present;
        return decode.call(code).MoveToOuterDisposeScope();
    }

    /// <summary>Trains it to rebuild changes, with or without a mask on its code.</summary>
    /// <param name="changes">Training data <c>[N, D]</c>.</param>
    /// <param name="options">Updates and rates.</param>
    /// <param name="batch">Rows an update.</param>
    /// <param name="seed">Draws the batches and the masks.</param>
    /// <param name="dropout">Which scalars each row keeps; null keeps all.</param>
    /// <param name="context">Where progress goes, and what stops it.</param>
    public IReadOnlyList<float> Train(Tensor changes, TrainingOptions options, int batch, Seed seed, PrefixDropout? dropout, RunContext context)
    {
        return TrainingLoop.Run(this, options, seed, Loss, null, context.Progress, context.Cancel);

        Tensor Loss(Seed update)
        {
            var chosen = randint(0, changes.shape[0], [batch], dtype: ScalarType.Int64);
            var rows = changes.index_select(0, chosen);
            return nn.functional.mse_loss(call(rows, dropout?.Draw(batch, Slots, update)), rows);
        }
    }

    /// <summary>Share of the energy of <paramref name="changes"/> that the first k scalars leave unexplained, 0..1.</summary>
    public double Residual(Tensor changes, int k)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var left = changes - call(changes, PrefixDropout.Keep(k, Slots));
        return (left.square().sum() / changes.square().sum()).item<float>();
    }

    /// <summary>Cosine, without its sign, between decoder column <paramref name="slot"/> and a direction <c>[D]</c>.</summary>
    public double Cosine(int slot, IReadOnlyList<double> direction)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var column = decode.weight.select(1, slot);
        var unit = tensor(direction.Select(value => (float)value).ToArray());
        return Math.Abs((column * unit).sum().item<float>()) / column.norm().item<float>();
    }

    /// <summary>The changes <c>o' - o</c> of transitions, <c>[n, D]</c>.</summary>
    public static Tensor Changes(LinearTransitions transitions, int dimension)
    {
        var change = transitions.Next.Zip(transitions.Observations, (next, now) => next - now).ToArray();
        return tensor(change, [change.Length / dimension, dimension]);
    }
}
