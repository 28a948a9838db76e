using LatentNotebooks.LatentActions;
using LatentNotebooks.Runtime;
using LatentNotebooks.Statistics;
using static TorchSharp.torch;

namespace LatentNotebooks.Experiments.FlexLam;

/// <summary>Everything that is measured of one arm, written into its row.</summary>
public sealed class BudgetCurveMeasures(BudgetCurve.Settings settings, BudgetCurveData data, BudgetCurveRow row) : IDisposable
{
    private const int CurvePairs = 256;

    private readonly Seed seed = new(settings.Seed);
    private readonly Alignment alignment = new(data, settings);
    private readonly NextTokens? next = settings.EvaluatorUpdates > 0 ? new(settings, data) : null;

    /// <summary>Every measure of a trained model at every budget that it has.</summary>
    public void Model(LatentActionModel model)
    {
        var usage = CodeUsage.Measure(model, data.Test.Pairs);
        Reconstructions(model, usage);
        using var scope = NewDisposeScope();
        var (train, narrow, test) = (LatentFeatures.Infer(model, data.Train.Pairs), LatentFeatures.Infer(model, data.Narrow.Pairs), LatentFeatures.Infer(model, data.Test.Pairs));
        var play = next is null ? default : (LatentFeatures.Infer(model, data.PlayTrain.Pairs), LatentFeatures.Infer(model, data.PlayTest.Pairs));
        foreach (var budget in BudgetCurve.BudgetsOf(model))
        {
            using var inner = NewDisposeScope();
            var features = alignment.Scale(LatentFeatures.Of(model, train, budget), LatentFeatures.Of(model, narrow, budget), LatentFeatures.Of(model, test, budget));
            Scores(features, budget);
            using var translator = alignment.ManyTranslator(features.Train);
            row.Set("probe", budget, alignment.Score(translator, features.Test));
            row.Set("probe_linear", budget, alignment.Many(features, linear: true));
            row.Set("recall", budget, string.Join(';', alignment.Recall(translator, features.Test).Select(share => share.ToString("F4"))));
            row.Set("exogenous_r2", budget, alignment.Exogenous(features));
            if (budget == model.Options.Slots) row.Set("wrong_labels", alignment.WrongLabels(features));
            row.Set("code_entropy", budget, Enumerable.Range(0, budget).Average(slot => Math.Log(usage.Perplexity(slot))));
            if (next is not null) Evaluator(next, model, train, play, budget, translator);
        }
        if (model.Options.Slots == BudgetCurve.MostSlots) SharedTranslator(model, train, test);
    }

    /// <summary>A reference arm: the same judge, another representation.</summary>
    /// <param name="arm">Its name.</param>
    /// <param name="make">Makes an untrained model.</param>
    public void Reference(string arm, Func<BudgetCurve.Settings, LatentActionModel> make)
    {
        using var scope = NewDisposeScope();
        var full = BudgetCurve.MostSlots;
        switch (arm)
        {
            case "random-encoder":
                using (var model = make(settings))
                {
                    Settle(model);
                    foreach (var budget in BudgetCurve.Budgets) Represent(budget, pairs => LatentFeatures.Of(model, LatentFeatures.Infer(model, pairs), budget));
                }
                break;
            case "pca-difference":
                var levels = new LatentActionOptions().Levels.Count;
                foreach (var budget in BudgetCurve.Budgets)
                    using (var components = PrincipalComponents.Fit(data.Train.Pairs, FrameView.Difference, budget * levels))
                        Represent(budget, components.Of);
                break;
            case "state-only":
                using (var components = PrincipalComponents.Fit(data.Train.Pairs, FrameView.First, settings.CommonWidth))
                    Represent(full, components.Of);
                break;
            case "pixel-idm":
                var idm = new PixelInverse(settings, data, alignment);
                foreach (var labels in settings.Labels) row.Set(BudgetCurveRow.Few(labels), full, idm.Few(labels));
                foreach (var labels in settings.NarrowLabels) row.Set(BudgetCurveRow.Narrow(labels), full, idm.Narrow(labels));
                row.Set("probe", full, idm.All());
                break;
            case "true-actions":
                if (next is null || !data.IsDiscrete) break;
                var (actions, crossEntropy) = next.Ceiling();
                row.Set("evaluator_score", full, LatentActions.Scores.BalancedAccuracy(actions, BudgetCurveData.Actions(data.PlayTest), data.Outputs));
                row.Set("evaluator_cross_entropy", full, crossEntropy);
                break;
            default:
                throw new SettingsException($"There is no arm '{arm}'. There are {string.Join(", ", BudgetCurve.Arms)}.");
        }
    }

    /// <summary>PSNR at every budget, on some of the test pairs, for the learning curve.</summary>
    public void Curve(LatentActionModel model, int percent)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        model.eval();
        var (before, after) = data.Test.Pairs.Batch(arange(0, Math.Min(CurvePairs, data.Test.Count), dtype: ScalarType.Int64));
        var slots = model.Infer(before, after);
        foreach (var budget in BudgetCurve.BudgetsOf(model))
        {
            var rebuilt = model.Predict(before, slots, PrefixDropout.Keep(budget, model.Options.Slots));
            row.Set($"psnr_{percent}_percent", budget, Reconstruction.Psnr((rebuilt.clamp(0, 1) - after).square().mean().item<float>()));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        alignment.Dispose();
        next?.Dispose();
    }

    private void Reconstructions(LatentActionModel model, CodeUsage usage)
    {
        var slots = model.Options.Slots;
        var curve = PrefixCurve.Measure(model, data.Test.Pairs, seed, [.. BudgetCurve.BudgetsOf(model)]);
        foreach (var budget in BudgetCurve.BudgetsOf(model))
        {
            row.Set("psnr", budget, curve.Prefix[budget]);
            row.Set("suffix_psnr", budget, curve.Suffix[budget]);
            row.Set("shuffled_psnr", budget, curve.Shuffled[budget]);
            row.Set("ssim", budget, Similarity((before, after) => model.Predict(before, model.Infer(before, after), PrefixDropout.Keep(budget, slots))));
        }
        row.Set("copy_last_psnr", curve.CopyLast);
        row.Set("copy_last_ssim", Similarity((before, _) => before));
        row.Set("all_null_psnr", curve.Prefix[0]);
        row.Set("least_perplexity", Enumerable.Range(0, slots).Min(usage.Perplexity));
        row.Set("scene_cut_share", Health.Rebuilt(model, data.Test.Pairs, seed, cut: true));
        row.Set("ordinary_share", Health.Rebuilt(model, data.Test.Pairs, seed, cut: false));
        if (slots < BudgetCurve.MostSlots) return;
        var needed = curve.SlotsNeeded(curve.HalfOfGuessing);
        row.Set("slots_needed_spearman", RankCorrelation.Spearman(needed.Select(k => (double)k), curve.Motion.Select(m => (double)m)).Value);
    }

    // The mean structural similarity of a prediction to the second frame, over the test pairs.
    private double Similarity(Func<Tensor, Tensor, Tensor> predict)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        return data.Test.Pairs.InOrder(256).Sum(pair =>
            (double)StructuralSimilarity.Of(predict(pair.Before, pair.After).clamp(0, 1), pair.After).sum().item<float>()) / data.Test.Count;
    }

    private void Scores(Alignment.Features features, int budget)
    {
        foreach (var labels in settings.Labels) row.Set(BudgetCurveRow.Few(labels), budget, alignment.Few(features, labels));
        foreach (var labels in settings.NarrowLabels) row.Set(BudgetCurveRow.Narrow(labels), budget, alignment.Narrow(features, labels));
    }

    private void Represent(int budget, Func<Datasets.TransitionSet, Tensor> represent)
    {
        using var scope = NewDisposeScope();
        var features = alignment.Scale(represent(data.Train.Pairs), represent(data.Narrow.Pairs), represent(data.Test.Pairs));
        Scores(features, budget);
        row.Set("probe", budget, alignment.Many(features));
        row.Set("probe_linear", budget, alignment.Many(features, linear: true));
        row.Set("exogenous_r2", budget, alignment.Exogenous(features));
    }

    // An encoder that learns nothing still gets its slots standardised, or it would give one and the same code for every pair.
    private void Settle(LatentActionModel model)
    {
        using var _ = no_grad();
        model.train();
        for (var draw = 0; draw < 100; draw++)
        {
            using var scope = NewDisposeScope();
            var (before, after) = data.Train.Pairs.Draw(settings.BatchSize, seed.For("settle", draw));
            model.Infer(before, after);
        }
        model.eval();
    }

    // Tokens predicted from the past take the road of the true ones: the same fill, the same translator.
    private void Evaluator(NextTokens next, LatentActionModel model, Tensor train, (Tensor Train, Tensor Test) play, int budget, Translator translator)
    {
        using var scope = NewDisposeScope();
        using var scale = new FeatureScale(LatentFeatures.Of(model, train, budget), settings.CommonWidth);
        var (trainTokens, testTokens) = (Shown(play.Train), Shown(play.Test));
        var truth = Read(play.Test);
        var (predicted, crossEntropy) = next.Predict(Read(play.Train), truth, trainTokens, testTokens, model.CodesPerSlot);
        var rest = model.Codes(play.Test).slice(1, budget, model.Options.Slots, 1); // hidden by the fill, whatever they are
        var actions = BudgetCurveData.Actions(data.PlayTest);
        row.Set("evaluator_score", budget, alignment.Score(translator, Read(model.Slots(cat([predicted, rest], 1))), actions));
        row.Set("evaluator_truth", budget, alignment.Score(translator, truth, actions));
        row.Set("evaluator_token_accuracy", budget, (double)predicted.eq(testTokens).to(ScalarType.Float32).mean().item<float>());
        row.Set("evaluator_cross_entropy", budget, crossEntropy);

        Tensor Shown(Tensor slots) => model.Codes(slots).slice(1, 0, budget, 1).contiguous();
        Tensor Read(Tensor slots) => scale.Apply(LatentFeatures.Of(model, slots, budget));
    }

    // One translator for all budgets, trained on prefixes of random length, against one for each.
    private void SharedTranslator(LatentActionModel model, Tensor train, Tensor test)
    {
        using var scope = NewDisposeScope();
        var random = seed.For("budgets").Random();
        var budgets = Enumerable.Range(0, data.Train.Count).Select(_ => BudgetCurve.Budgets[random.Next(BudgetCurve.Budgets.Count)]).ToArray();
        var mixed = LatentFeatures.Of(model, train, budgets);
        using var scale = new FeatureScale(mixed, settings.CommonWidth);
        using var translator = alignment.ManyTranslator(scale.Apply(mixed));
        foreach (var budget in BudgetCurve.Budgets)
            row.Set("shared_translator", budget, alignment.Score(translator, scale.Apply(LatentFeatures.Of(model, test, budget))));
    }
}
