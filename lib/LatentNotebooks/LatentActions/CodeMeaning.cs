using LatentNotebooks.Runtime;
using LatentNotebooks.Datasets;
using LatentNotebooks.Figures;
using static TorchSharp.torch;

namespace LatentNotebooks.LatentActions;

/// <summary>
/// Which code goes with which true action: the picture that says whether the codes of a slot are actions. Only worlds
/// that know their actions can draw it.
/// </summary>
/// <param name="Share">Of each true action, the share of transitions that got each code, <c>[actions, codes]</c>; rows sum to 1.</param>
/// <param name="Actions">Names of the true actions.</param>
public sealed record CodeMeaning(double[,] Share, IReadOnlyList<string> Actions)
{
    /// <summary>Counts the codes of one slot against the true actions of a discrete world.</summary>
    /// <exception cref="ArgumentException">The world's actions are continuous.</exception>
    public static CodeMeaning Measure(LatentActionModel model, LabelledTransitions data, int slot = 0)
    {
        if (!data.World.Actions.IsDiscrete)
            throw new ArgumentException($"World '{data.World.Id}' has continuous actions; codes can be counted against discrete ones only.", nameof(data));
        using var _ = no_grad();
        model.eval();
        var actions = data.ActionIndices();
        var counts = new double[data.World.Actions.Names.Count, model.CodesPerSlot];
        var at = 0;
        foreach (var (before, after) in data.Pairs.InOrder(256))
        {
            using var scope = NewDisposeScope();
            scope.Attach(before);
            scope.Attach(after);
            foreach (var code in model.Codes(model.Infer(before, after)).select(1, slot).Values<long>())
                counts[actions[at++], code]++;
        }
        for (var action = 0; action < counts.GetLength(0); action++)
        {
            var total = Enumerable.Range(0, counts.GetLength(1)).Sum(code => counts[action, code]);
            for (var code = 0; code < counts.GetLength(1); code++) counts[action, code] /= Math.Max(1, total);
        }
        return new CodeMeaning(counts, data.World.Actions.Names);
    }

    /// <summary>The shares as a heat map.</summary>
    public Figure Draw(string title) =>
        new Figure(title).X("code").Y("true action").Size(560, 300)
            .HeatMap(Share, Actions, [.. Enumerable.Range(0, Share.GetLength(1)).Select(code => code.ToString())]);
}
