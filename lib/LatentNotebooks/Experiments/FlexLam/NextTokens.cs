using LatentNotebooks.LatentActions;
using LatentNotebooks.Runtime;
using static TorchSharp.torch;

namespace LatentNotebooks.Experiments.FlexLam;

/// <summary>
/// The token evaluator of one run. It learns and is judged on the play of a nearly noiseless expert: where most actions are
/// random, nobody can tell the next one, and every evaluator stands at chance. Its view of a frame is the same for every
/// model: principal components. What it predicts is judged by the action that the run's own translator reads off.
/// </summary>
/// <param name="settings">Updates of the evaluator.</param>
/// <param name="data">The run's data; only <see cref="BudgetCurveData.PlayTrain"/> and <see cref="BudgetCurveData.PlayTest"/> are used.</param>
public sealed class NextTokens(BudgetCurve.Settings settings, BudgetCurveData data) : IDisposable
{
    private const int FrameNumbers = 48;

    private readonly (Tensor Train, Tensor Test) frames = Frames(data);
    private readonly TokenEvaluatorOptions options = new() { Updates = settings.EvaluatorUpdates };

    /// <summary>Predicts the tokens of the test transitions from what came before them.</summary>
    /// <param name="trainFeatures">The null-filled prefix of the training transitions, scaled, <c>[N, W]</c>.</param>
    /// <param name="testFeatures">The same of the test transitions; only those of earlier transitions are used.</param>
    /// <param name="trainTokens">Tokens of the training transitions, integers <c>[N, k]</c>.</param>
    /// <param name="testTokens">Tokens of the test transitions, to be predicted.</param>
    /// <param name="codes">Codes a token can take.</param>
    /// <returns>The most likely tokens <c>[N, k]</c>, and the mean cross-entropy of the true ones in nats a token.</returns>
    public (Tensor Tokens, double CrossEntropy) Predict(Tensor trainFeatures, Tensor testFeatures, Tensor trainTokens, Tensor testTokens, int codes)
    {
        var (before, after) = (data.PlayTrain.Previous, data.PlayTest.Previous);
        using var known = TokenEvaluator.Steps(frames.Train, trainFeatures, before);
        using var asked = TokenEvaluator.Steps(frames.Test, testFeatures, after);
        using var evaluator = TokenEvaluator.Train(known, before, trainTokens, codes, options, new Seed(settings.Seed));
        return evaluator.Predict(asked, after, testTokens);
    }

    /// <summary>
    /// The line that no latent action can be expected to pass: the same evaluator, but past and target are the true actions
    /// themselves. Discrete actions only.
    /// </summary>
    /// <returns>Predicted actions <c>[N]</c> and their cross-entropy.</returns>
    public (Tensor Actions, double CrossEntropy) Ceiling()
    {
        using var scope = NewDisposeScope();
        var (train, test) = (BudgetCurveData.Actions(data.PlayTrain), BudgetCurveData.Actions(data.PlayTest));
        var (tokens, loss) = Predict(OneHot(train), OneHot(test), train.unsqueeze(1), test.unsqueeze(1), data.Outputs);
        return (tokens.squeeze(1).MoveToOuterDisposeScope(), loss);

        Tensor OneHot(Tensor actions) => arange(data.Outputs, dtype: ScalarType.Int64).eq(actions.unsqueeze(1)).to(ScalarType.Float32);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        frames.Train.Dispose();
        frames.Test.Dispose();
    }

    private static (Tensor Train, Tensor Test) Frames(BudgetCurveData data)
    {
        using var components = PrincipalComponents.Fit(data.PlayTrain.Pairs, FrameView.First, FrameNumbers);
        using var seen = components.Of(data.PlayTrain.Pairs);
        using var unseen = components.Of(data.PlayTest.Pairs);
        using var scale = new FeatureScale(seen, FrameNumbers);
        return (scale.Apply(seen).DetachFromDisposeScope(), scale.Apply(unseen).DetachFromDisposeScope());
    }
}
