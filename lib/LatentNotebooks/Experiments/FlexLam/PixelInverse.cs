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
    private const int FewUpdates = 300, AllUpdates = 1_500;

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
        manual_seed(seed.For("pixel idm").Value);
        // Its single slot, as wide as the action, is read as the action itself.
        using var idm = new InverseModel(new LatentActionOptions
        {
            FrameSize = settings.FrameSize, BaseChannels = settings.BaseChannels, Slots = 1, Levels = [.. Enumerable.Repeat(3, data.Outputs)],
        });
        using var optimizer = new AdamW(idm.parameters(), 2e-3, weight_decay: 1e-2);
        using var actions = BudgetCurveData.Actions(pool);
        var batch = Math.Min(64, labelled.Length);
        for (var update = 0; update < updates; update++)
        {
            using var inner = NewDisposeScope();
            var random = seed.For("pixel labels", update).Random();
            var chosen = tensor(Enumerable.Range(0, batch).Select(_ => labelled[random.Next(labelled.Length)]).ToArray());
            var (before, after) = pool.Pairs.Batch(chosen);
            var output = idm.call(before, after).select(1, 0);
            var wanted = actions.index_select(0, chosen);
            optimizer.zero_grad();
            (data.IsDiscrete ? nn.functional.cross_entropy(output, wanted) : nn.functional.mse_loss(output, wanted)).backward();
            optimizer.step();
        }
        using var _ = no_grad();
        return alignment.Score(cat([.. data.Test.Pairs.InOrder(256).Select(pair => idm.call(pair.Before, pair.After).select(1, 0))], 0));
    }
}
