using LatentNotebooks.LatentActions;
using LatentNotebooks.Runtime;
using static TorchSharp.torch;

namespace LatentNotebooks.Experiments.FlexLam;

/// <summary>
/// Scores a representation of transitions by what a translator makes of it: many labels, few labels, narrow labels. It does
/// not know whether the representation is a latent action, a principal component or a picture, so all are treated alike.
/// </summary>
/// <param name="data">The data of the run; its label draws depend on the run's seed alone.</param>
/// <param name="settings">Label counts and draws.</param>
public sealed class Alignment(BudgetCurveData data, BudgetCurve.Settings settings) : IDisposable
{
    private readonly Seed seed = new(settings.Seed);
    private readonly Tensor broad = BudgetCurveData.Actions(data.Train).DetachFromDisposeScope();
    private readonly Tensor narrow = BudgetCurveData.Actions(data.Narrow).DetachFromDisposeScope();
    private readonly Tensor truth = BudgetCurveData.Actions(data.Test).DetachFromDisposeScope();

    /// <summary>Features of the training, the narrow and the test transitions, scaled: <c>[N, W]</c> each.</summary>
    public sealed record Features(Tensor Train, Tensor Narrow, Tensor Test);

    /// <summary>Scales features by the training transitions, without their labels, and pads them to the common width.</summary>
    public Features Scale(Tensor train, Tensor narrowPool, Tensor test)
    {
        using var scale = new FeatureScale(train, settings.CommonWidth);
        return new Features(scale.Apply(train), scale.Apply(narrowPool), scale.Apply(test));
    }

    /// <summary>Few labels, drawn from all levels: the mean score over the draws.</summary>
    public double Few(Features features, int labels) => Score(features.Train, broad, features.Test, labels, settings.LabelDraws, new());

    /// <summary>Few labels from one level under poor behaviour; judged, as always, on all levels.</summary>
    public double Narrow(Features features, int labels) => Score(features.Narrow, narrow, features.Test, labels, settings.LabelDraws, new());

    /// <summary>All labels of the training transitions, once: what the representation holds at all.</summary>
    /// <param name="features">Scaled features.</param>
    /// <param name="linear">Read by a linear translator instead.</param>
    public double Many(Features features, bool linear = false) => Score(features.Train, broad, features.Test, data.Train.Count, 1, ManyOptions(linear));

    /// <summary>The translator for all labels, to be used further. It owns no features.</summary>
    public Translator ManyTranslator(Tensor train) => Fit(train, broad, data.Train.Count, 1, ManyOptions(linear: false));

    /// <summary>All labels, but each with another transition's action: has to come out at chance, or the judge cheats.</summary>
    public double WrongLabels(Features features)
    {
        var order = seed.For("wrong labels").Random().Permutation(data.Train.Count).Select(index => (long)index).ToArray();
        using var wrong = broad.index_select(0, tensor(order));
        return Score(features.Train, wrong, features.Test, data.Train.Count, 1, ManyOptions(linear: false));
    }

    /// <summary>How well exogenous changes can be read off the representation, R^2.</summary>
    public double Exogenous(Features features)
    {
        using var scope = NewDisposeScope();
        var factors = data.Train.World.Exogenous.Count;
        if (factors == 0) return double.NaN;
        var (train, test) = (tensor(data.Train.Exogenous, [data.Train.Count, factors]), tensor(data.Test.Exogenous, [data.Test.Count, factors]));
        var (mean, deviation) = (train.mean([0]), (train - train.mean([0])).square().mean([0]).sqrt().clamp(1e-6));
        using var translator = Translator.Train(features.Train.unsqueeze(0), ((train - mean) / deviation).unsqueeze(0), factors, ManyOptions(linear: false), seed);
        using var _ = no_grad();
        return Scores.R2(translator.call(features.Test).squeeze(0), (test - mean) / deviation);
    }

    /// <summary>The share of each action's test cases that a translator with all labels finds; empty for continuous actions.</summary>
    public double[] Recall(Translator translator, Tensor test)
    {
        if (!data.IsDiscrete) return [];
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        return Scores.Recall(translator.call(test).select(0, 0).argmax(-1), truth, data.Outputs);
    }

    /// <summary>The score of a translator on test features; the mean over its draws.</summary>
    /// <param name="translator">A trained translator.</param>
    /// <param name="features">Scaled features, <c>[N, W]</c>.</param>
    /// <param name="actions">Their true actions; null for those of the test transitions.</param>
    public double Score(Translator translator, Tensor features, Tensor? actions = null)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var output = translator.call(features);
        return Enumerable.Range(0, (int)output.shape[0]).Average(draw => Score(output.select(0, draw), actions));
    }

    /// <summary>The score of outputs <c>[N, outputs]</c> of any other model.</summary>
    public double Score(Tensor output, Tensor? actions = null) => data.IsDiscrete
        ? Scores.BalancedAccuracy(output.argmax(-1), actions ?? truth, data.Outputs)
        : Scores.R2(output, actions ?? truth);

    /// <inheritdoc/>
    public void Dispose()
    {
        broad.Dispose();
        narrow.Dispose();
        truth.Dispose();
    }

    private double Score(Tensor pool, Tensor actions, Tensor test, int labels, int draws, TranslatorOptions options)
    {
        using var translator = Fit(pool, actions, labels, draws, options);
        return Score(translator, test);
    }

    private Translator Fit(Tensor pool, Tensor actions, int labels, int draws, TranslatorOptions options)
    {
        using var chosen = LabelDraws.Draw((int)pool.shape[0], labels, draws, seed);
        using var features = LabelDraws.Pick(pool, chosen);
        using var shown = LabelDraws.Pick(actions, chosen);
        return Translator.Train(features, shown, data.Outputs, options, seed);
    }

    // Thousands of labels deserve more updates than a dozen.
    private static TranslatorOptions ManyOptions(bool linear) => new() { Hidden = linear ? 0 : 64, Updates = 1_000, Batch = 128 };
}
