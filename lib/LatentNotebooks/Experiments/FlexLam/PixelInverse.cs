using LatentNotebooks.Datasets;
using LatentNotebooks.LatentActions;
using LatentNotebooks.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentNotebooks.Experiments.FlexLam;

/// <summary>
/// The line a latent action has to beat: the same inverse model, trained on the same labels straight from pixels, without
/// any pretraining. With all labels it is the ceiling.
/// </summary>
internal sealed class PixelInverse(BudgetCurve.Settings settings, BudgetCurveData data, Alignment alignment)
{
    /// <summary>Updates with few labels, and with all of them.</summary>
    public const int FewUpdates = 300, AllUpdates = 1_500;

    private readonly Seed seed = new(settings.Seed);

    public double Few(int labels) => Average(data.Train, labels);

    public double Narrow(int labels) => Average(data.Narrow, labels);

    public double All() => Score(data.Train, Enumerable.Range(0, data.Train.Count).Select(index => (long)index).ToArray(), AllUpdates);

    private double Average(LabelledTransitions pool, int labels)
    {
        using var draws = LabelDraws.Draw(pool.Count, labels, settings.PixelDraws, seed);
        return Enumerable.Range(0, settings.PixelDraws).Average(draw =>
        {
            using var chosen = draws.select(0, draw).contiguous();
            return Score(pool, chosen.Values<long>(), FewUpdates);
        });
    }

    private double Score(LabelledTransitions pool, long[] labelled, int updates)
    {
        using var scope = NewDisposeScope();
        using var actions = BudgetCurveData.Actions(pool);
        using var idm = Train(pool.Pairs, actions, data.Outputs, labelled, updates, settings.BaseChannels, seed);
        return alignment.Score(Read(idm, data.Test.Pairs));
    }

    /// <summary>An inverse model from pixels to true actions.</summary>
    /// <param name="pairs">Transitions.</param>
    /// <param name="actions">Their actions: classes <c>[N]</c> or vectors <c>[N, A]</c>.</param>
    /// <param name="outputs">Classes, or dimensions A.</param>
    /// <param name="labelled">Transitions whose action may be looked at.</param>
    /// <param name="updates">AdamW updates of at most 64 transitions.</param>
    /// <param name="channels">Channels of the first convolution.</param>
    /// <param name="seed">Draws weights and batches.</param>
    public static InverseModel Train(TransitionSet pairs, Tensor actions, int outputs, long[] labelled, int updates, int channels, Seed seed)
    {
        manual_seed(seed.For("pixel idm").Value);
        // Its single slot, as wide as the action, is read as the action itself.
        var idm = new InverseModel(new LatentActionOptions { FrameSize = pairs.Size, BaseChannels = channels, Slots = 1, Levels = [.. Enumerable.Repeat(3, outputs)] });
        using var optimizer = new AdamW(idm.parameters(), 2e-3, weight_decay: 1e-2);
        var batch = Math.Min(64, labelled.Length);
        for (var update = 0; update < updates; update++)
        {
            using var inner = NewDisposeScope();
            var random = seed.For("pixel labels", update).Random();
            var chosen = tensor(Enumerable.Range(0, batch).Select(_ => labelled[random.Next(labelled.Length)]).ToArray());
            var (before, after) = pairs.Batch(chosen);
            var output = idm.call(before, after).select(1, 0);
            var wanted = actions.index_select(0, chosen);
            optimizer.zero_grad();
            (actions.dtype == ScalarType.Int64 ? nn.functional.cross_entropy(output, wanted) : nn.functional.mse_loss(output, wanted)).backward();
            optimizer.step();
        }
        return idm;
    }

    /// <summary>What such a model gives for every pair: logits or actions, <c>[N, outputs]</c>.</summary>
    public static Tensor Read(InverseModel idm, TransitionSet pairs)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        return cat([.. pairs.InOrder(256).Select(pair => idm.call(pair.Before, pair.After).select(1, 0))], 0).MoveToOuterDisposeScope();
    }
}
