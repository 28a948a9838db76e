using LatentNotebooks.Runtime;
using LatentNotebooks.Training;
using static TorchSharp.torch;

namespace LatentNotebooks.AgentActions;

/// <summary>A frozen agent whose predictions the student is to keep where both read the same text.</summary>
/// <param name="Teacher">The original, word by word.</param>
/// <param name="Weight">w: the loss is (1 - w) cross-entropy + w divergence. The paper's recorded launches use 1, or 0.5.</param>
/// <param name="Temperature">Of both distributions; the public adaptation's value is 2.</param>
public sealed record Distillation(Agent Teacher, double Weight, double Temperature = 2);

/// <summary>Trains an agent to predict the decisions of episodes.</summary>
public static class AgentTraining
{
    /// <summary>Minimises the cross-entropy of emitted tokens, mixed with the divergence from a teacher where one is given.</summary>
    /// <param name="agent">Trained in place.</param>
    /// <param name="examples">Episodes; with a teacher, pairs of them (<see cref="AgentExample.Paired"/>).</param>
    /// <param name="options">Updates and rates.</param>
    /// <param name="batch">Episodes an update.</param>
    /// <param name="seed">Draws the batches.</param>
    /// <param name="distillation">The teacher; null for none.</param>
    /// <param name="checkpoint">See <see cref="TrainingLoop.Run"/>.</param>
    /// <param name="progress">See <see cref="TrainingLoop.Run"/>.</param>
    /// <param name="cancel">See <see cref="TrainingLoop.Run"/>.</param>
    /// <returns>One loss per update.</returns>
    /// <exception cref="ArgumentException">There is no example.</exception>
    public static IReadOnlyList<float> Train(
        Agent agent, IReadOnlyList<AgentExample> examples, TrainingOptions options, int batch, Seed seed, Distillation? distillation = null,
        (string Path, string SettingsHash)? checkpoint = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancel = default)
    {
        if (examples.Count == 0) throw new ArgumentException("There is nothing to learn from.", nameof(examples));
        return TrainingLoop.Run(agent.Network, options, seed, Loss, checkpoint, progress, cancel);

        Tensor Loss(Seed update)
        {
            var drawn = AgentExample.Draw(examples, batch, update);
            using var tokens = Matrix([.. drawn.Select(one => one.Tokens)]);
            var states = agent.Network.States(tokens);
            var crossEntropy = distillation is { Weight: 1 } ? zeros(1).sum() : CrossEntropy(agent, states, drawn, tokens.shape[1]);
            if (distillation is not { Weight: > 0 } with) return crossEntropy;
            return crossEntropy * (1 - with.Weight) + Divergence(agent, states, drawn, with, tokens.shape[1]) * with.Weight;
        }
    }

    /// <summary>Mean cross-entropy of emitted tokens, in nats, without training.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="examples">Episodes.</param>
    /// <param name="only">Which emitted tokens count; null for all.</param>
    public static double CrossEntropy(Agent agent, IReadOnlyList<AgentExample> examples, Func<int, bool>? only = null)
    {
        using var _ = no_grad();
        var (sum, count) = (0.0, 0);
        foreach (var block in examples.OrderBy(one => one.Tokens.Length).Chunk(32))
        {
            using var scope = NewDisposeScope();
            AgentExample[] counted =
                [.. block.Select(one => one with { Emitted = [.. one.Emitted.Zip(one.Tokens, (written, token) => written && (only?.Invoke(token) ?? true))] })];
            var size = counted.Sum(one => one.Emitted.Count(written => written));
            if (size == 0) continue;
            var tokens = Matrix([.. counted.Select(one => one.Tokens)]);
            sum += size * CrossEntropy(agent, agent.Network.States(tokens), counted, tokens.shape[1]).item<float>();
            count += size;
        }
        return count == 0 ? double.NaN : sum / count;
    }

    private static Tensor CrossEntropy(Agent agent, Tensor states, AgentExample[] drawn, long length)
    {
        var (places, targets) = (new List<long>(), new List<long>());
        for (var row = 0; row < drawn.Length; row++)
            for (var i = 1; i < drawn[row].Tokens.Length; i++)
                if (drawn[row].Emitted[i])
                {
                    places.Add(row * length + i - 1); // the state before a token predicts it
                    targets.Add(drawn[row].Tokens[i]);
                }
        return nn.functional.cross_entropy(Logits(agent, states, places), tensor(targets.ToArray()));
    }

    // Hinton et al. 2015: both at temperature T, and T^2 to keep the size of the gradient. Only words are compared: the teacher
    // never saw a symbol.
    private static Tensor Divergence(Agent agent, Tensor states, AgentExample[] drawn, Distillation with, long length)
    {
        using var originals = Matrix([.. drawn.Select(one => one.Original ?? one.Tokens)]);
        var (here, there) = (new List<long>(), new List<long>());
        for (var row = 0; row < drawn.Length; row++)
            foreach (var (mine, its) in drawn[row].Shared)
            {
                here.Add(row * length + mine - 1);
                there.Add(row * originals.shape[1] + its - 1);
            }
        if (here.Count == 0) return states.sum() * 0; // every decision of this batch became a symbol: no words to keep
        var wanted = Taught(with, originals, there);
        var given = Words(agent, states, here, with.Temperature);
        return (wanted.exp() * (wanted - given)).sum([-1]).mean() * (with.Temperature * with.Temperature);
    }

    private static Tensor Taught(Distillation with, Tensor originals, List<long> places)
    {
        using var _ = no_grad();
        return Words(with.Teacher, with.Teacher.Network.States(originals), places, with.Temperature);
    }

    private static Tensor Words(Agent agent, Tensor states, List<long> places, double temperature) =>
        nn.functional.log_softmax(Logits(agent, states, places).narrow(1, 0, agent.Vocabulary.FirstSymbol) / temperature, 1);

    private static Tensor Logits(Agent agent, Tensor states, List<long> places) =>
        agent.Network.Unembed(states.reshape(-1, states.shape[^1]).index_select(0, tensor(places.ToArray())));

    private static Tensor Matrix(int[][] rows)
    {
        var length = rows.Max(row => row.Length);
        var flat = new long[rows.Length * length];
        for (var row = 0; row < rows.Length; row++)
            for (var i = 0; i < rows[row].Length; i++) flat[row * length + i] = rows[row][i];
        return tensor(flat).view(rows.Length, length);
    }
}
