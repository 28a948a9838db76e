using LatentNotebooks.Datasets;
using LatentNotebooks.LatentActions;
using LatentNotebooks.Runtime;
using LatentNotebooks.Worlds.Pixels;
using static TorchSharp.torch;

namespace LatentNotebooks.Experiments.FlexLam;

/// <summary>
/// The ways from the same video and the same few labels to a policy. All are played on the same episodes, none of which is in
/// the video, and all policies that look at pixels are one network.
/// </summary>
public sealed class CloningRoutes : IDisposable
{
    private const int StateNumbers = 64;

    private readonly LatentCloning.Settings settings;
    private readonly LabelledTransitions other;
    private readonly PixelWorld stage;
    private readonly IReadOnlyList<Episode> episodes;
    private readonly Seed seed;
    private readonly Tensor truth, otherTruth;
    private readonly FramePolicyOptions fromVideo, fromLabels;
    private readonly int actions;

    /// <summary>Plays the video and sets the stage.</summary>
    /// <exception cref="SettingsException">The world's actions are not discrete.</exception>
    public CloningRoutes(LatentCloning.Settings settings)
    {
        (this.settings, seed) = (settings, new Seed(settings.Seed));
        var world = PixelWorlds.Create(settings.World, 16, settings.FrameSize);
        if (!world.Spec.Actions.IsDiscrete)
            throw new SettingsException($"World '{settings.World}' has continuous actions; policies here choose one of several. Set world to a game, such as mini-procgen/gather.");
        var split = LevelSplit.BySeed(world.Spec, 200, Math.Max(1, settings.Episodes / world.Spec.Levels.Count));
        var expert = new Behaviour(Epsilon: (float)settings.Epsilon);
        Video = LabelledTransitions.Record(world, expert, split.Train, settings.Transitions, seed.For("train"));
        other = LabelledTransitions.Record(world, expert, split.Test, settings.TestTransitions, seed.For("test"));
        episodes = split.Test;
        stage = PixelWorlds.Create(settings.World, episodes.Count, settings.FrameSize);
        (truth, otherTruth) = (tensor(Video.ActionIndices()).DetachFromDisposeScope(), tensor(other.ActionIndices()).DetachFromDisposeScope());
        (fromVideo, fromLabels) = (new() { Updates = settings.PolicyUpdates }, new() { Updates = settings.FewUpdates });
        actions = world.Spec.Actions.Names.Count;
    }

    /// <summary>The expert's play, spoilt by random actions.</summary>
    public LabelledTransitions Video { get; }

    /// <summary>
    /// Frame, latent tokens, fill, translator, action. The policy is cloned from the tokens that the inverse model reads off the whole
    /// video; the translator knows the labels. One policy predicts all slots, and a budget uses the first k of them.
    /// </summary>
    public void Latent(LatentActionModel model, Dictionary<string, object> row)
    {
        using var scope = NewDisposeScope();
        var (slots, otherSlots) = (LatentFeatures.Infer(model, Video.Pairs), LatentFeatures.Infer(model, other.Pairs));
        var tokens = model.Codes(slots);
        if (settings.Arm.EndsWith("shuffled", StringComparison.Ordinal)) tokens = tokens.index_select(0, Strangers());
        using var policy = FramePolicy.Train(Video.Pairs, tokens, model.CodesPerSlot, null, fromVideo, seed);
        foreach (var k in BudgetCurve.BudgetsOf(model))
        {
            using var inner = NewDisposeScope();
            var features = LatentFeatures.Of(model, slots, k);
            using var scale = new FeatureScale(features, BudgetCurve.MostSlots * model.Options.SlotWidth);
            Translate(scale.Apply(features), Read(otherSlots), frames => Read(model.Slots(policy.Choose(frames))), k, row);

            Tensor Read(Tensor of) => scale.Apply(LatentFeatures.Of(model, of, k));
        }
    }

    /// <summary>A way to act without latent actions.</summary>
    public void Reference(string arm, Dictionary<string, object> row)
    {
        var random = seed.For("random play").Random();
        switch (arm)
        {
            case "cloning":
                foreach (var labels in LatentCloning.Labels) row[At("return", labels)] = Over(Draws(labels, settings.CostlyDraws), Clone);
                break;
            case "inverse-model":
                foreach (var labels in LatentCloning.Labels.Where(labels => labels > 0)) InverseModel(labels, row);
                break;
            case "state-only":
                StateOnly(row);
                break;
            case "expert":
                row[At("return", 0)] = Rollouts.Play(stage, episodes, _ => tensor(Enumerable.Range(0, stage.Count).Select(Expert).ToArray()));
                break;
            case "random":
                row[At("return", 0)] = Rollouts.Play(stage, episodes, _ => tensor(Enumerable.Range(0, stage.Count).Select(_ => (long)random.Next(actions)).ToArray()));
                break;
            default:
                throw new SettingsException($"There is no arm '{arm}'. There are {string.Join(", ", LatentCloning.LatentArms.Concat(LatentCloning.References))}.");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Video.Dispose();
        other.Dispose();
        truth.Dispose();
        otherTruth.Dispose();
    }

    private static string At(string column, int labels) => LatentCloning.Column(column, labels, BudgetCurve.MostSlots);

    // Ordinary behaviour cloning: a policy from labelled frames alone.
    private double Clone(long[] labelled)
    {
        using var policy = FramePolicy.Train(Video.Pairs, truth.unsqueeze(1), actions, labelled, labelled.Length == Video.Count ? fromVideo : fromLabels, seed);
        return Play(policy);
    }

    // An inverse model from the labels names the actions of the whole video; the policy is cloned from these (VPT's way).
    private void InverseModel(int labels, Dictionary<string, object> row)
    {
        var read = new List<double>();
        row[At("return", labels)] = Over(Draws(labels, settings.CostlyDraws), labelled =>
        {
            using var scope = NewDisposeScope();
            using var idm = PixelInverse.Train(Video.Pairs, truth, actions, labelled, PixelInverse.FewUpdates, settings.BaseChannels, seed);
            read.Add(Scores.BalancedAccuracy(PixelInverse.Read(idm, other.Pairs).argmax(-1), otherTruth, actions));
            using var policy = FramePolicy.Train(Video.Pairs, PixelInverse.Read(idm, Video.Pairs).argmax(-1).unsqueeze(1), actions, null, fromVideo, seed);
            return Play(policy);
        });
        row[At("read", labels)] = read.Average();
    }

    // The translator reads the frame instead of a latent action: its principal components, which need no labels either.
    private void StateOnly(Dictionary<string, object> row)
    {
        using var scope = NewDisposeScope();
        using var components = PrincipalComponents.Fit(Video.Pairs, FrameView.First, StateNumbers);
        var features = components.Of(Video.Pairs);
        using var scale = new FeatureScale(features, StateNumbers);
        Translate(scale.Apply(features), scale.Apply(components.Of(other.Pairs)), frames => scale.Apply(components.OfFrames(frames)), BudgetCurve.MostSlots, row);
    }

    // Trains translators of so many labels and plays with each: features of the video, of other episodes, and of a frame that is seen.
    private void Translate(Tensor features, Tensor otherFeatures, Func<Tensor, Tensor> see, int k, Dictionary<string, object> row)
    {
        foreach (var labels in LatentCloning.Labels)
        {
            using var scope = NewDisposeScope();
            var draws = Draws(labels, settings.LabelDraws);
            var options = labels == 0 ? new TranslatorOptions { Updates = 1_000, Batch = 128 } : new TranslatorOptions();
            using var translator = Translator.Train(LabelDraws.Pick(features, draws), LabelDraws.Pick(truth, draws), actions, options, seed);
            var all = Enumerable.Range(0, (int)draws.shape[0]).ToList();
            row[LatentCloning.Column("return", labels, k)] = all.Average(draw => Rollouts.Play(stage, episodes, frames => Choose(see(frames), draw)));
            row[LatentCloning.Column("read", labels, k)] = all.Average(draw => Scores.BalancedAccuracy(Choose(otherFeatures, draw), otherTruth, actions));

            Tensor Choose(Tensor seen, int draw)
            {
                using var _ = no_grad();
                return translator.call(seen).select(0, draw).argmax(-1);
            }
        }
    }

    private double Play(FramePolicy policy) => Rollouts.Play(stage, episodes, frames => policy.Choose(frames).select(1, 0));

    private long Expert(int environment)
    {
        Span<float> action = stackalloc float[1];
        stage.Expert(environment, action);
        return (long)action[0];
    }

    private Tensor Draws(int labels, int count) =>
        labels == 0 ? arange(0, Video.Count, dtype: ScalarType.Int64).unsqueeze(0) : LabelDraws.Draw(Video.Count, labels, count, seed);

    private static double Over(Tensor draws, Func<long[], double> play)
    {
        using var scope = NewDisposeScope();
        scope.Attach(draws);
        return Enumerable.Range(0, (int)draws.shape[0]).Average(draw => play(draws.select(0, draw).Values<long>()));
    }

    // Every transition gets the tokens of another one, so a policy can learn which tokens are frequent and nothing else.
    private Tensor Strangers() => tensor(seed.For("strangers").Random().Permutation(Video.Count).Select(index => (long)index).ToArray());
}
