using System.Text.Json;
using Benchmarks.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Benchmarks;

/// <summary>Resident memory over 10,000 training steps: flat with a dispose scope a step, bounded without any.</summary>
internal static class Memory
{
    private const int Steps = 10_000;
    private const int Warm = 1_000;

    internal static IEnumerable<string> Run(bool json)
    {
        foreach (var scoped in (bool[])[true, false])
        {
            var title = $"memory over {Steps} MLP steps, {(scoped ? "a dispose scope a step" : "no dispose scopes")}";
            var (atWarm, highest, left) = Train(scoped);
            yield return json
                ? JsonSerializer.Serialize(new
                {
                    name = title,
                    ours = highest,
                    reference = atWarm,
                    ratio = Math.Round((double)highest / atWarm, 3),
                    spread = 0,
                    unit = $"MB resident: highest, after {Warm} steps",
                    undisposed = scoped ? left : (long?)null,
                })
                : $"{title,-60} {atWarm} MB after {Warm} steps, {highest} MB at most{(scoped ? $", {left} undisposed tensors" : "")}";
        }
    }

    private static (long AtWarm, long Highest, long Left) Train(bool scoped)
    {
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        long atWarm = 0, highest = 0;
        using (var x = randn(256, 256))
        using (var y = randn(256, 256))
        using (var model = new Mlp(256, 256, 256))
        using (var optimizer = optim.Adam(model.parameters(), 1e-3))
        {
            for (var i = 1; i <= Steps; i++)
            {
                using var scope = scoped ? NewDisposeScope() : null;
                var loss = nn.functional.mse_loss(model.call(x), y);
                model.zero_grad();
                loss.backward();
                optimizer.step();
                if (i % 500 != 0) continue;
                var now = Environment.WorkingSet >> 20;
                if (i == Warm) atWarm = now;
                if (i >= Warm) highest = Math.Max(highest, now);
            }
        }
        return (atWarm, highest, DisposeScopeManager.Statistics.ThreadTotalLiveCount - before);
    }
}
