using System.ComponentModel.DataAnnotations;
using LatentNotebooks.Runtime;

namespace LatentNotebooks.Experiments.AgentActions;

/// <summary>What <c>notebooks/settings/agents.yaml</c> (<c>agents-grid-text.yaml</c>, ...) may say: the token agent of a world, and how arms go on from it.</summary>
public sealed record AgentSettings
{
    /// <summary>Id of the text world.</summary>
    public string World { get; init; } = "house-text";

    /// <summary>Which arm; see <see cref="SpanArm"/>.</summary>
    public string Arm { get; init; } = "token";

    /// <summary>Trajectories recorded for training; the successful ones are learned from.</summary>
    [Range(10, 1_000_000)]
    public int Trajectories { get; init; } = 6_000;

    /// <summary>Only scenes whose name holds this; empty for all.</summary>
    public string Scenes { get; init; } = "";

    /// <summary>Goals of at most this horizon; 0 for all that training allows.</summary>
    [Range(0, 100)]
    public int Horizon { get; init; }

    /// <summary>Width of the network.</summary>
    [Range(8, 1_024)]
    public int Width { get; init; } = 64;

    /// <summary>Blocks of the network.</summary>
    [Range(1, 24)]
    public int Layers { get; init; } = 2;

    /// <summary>Attention heads.</summary>
    [Range(1, 32)]
    public int Heads { get; init; } = 4;

    /// <summary>Tokens of an episode.</summary>
    [Range(16, 8_192)]
    public int Context { get; init; } = 512;

    /// <summary>Latent symbols reserved.</summary>
    [Range(1, 4_096)]
    public int Symbols { get; init; } = 256;

    /// <summary>Updates of the token agent, from which every arm starts.</summary>
    [Range(1, 1_000_000)]
    public int BaseUpdates { get; init; } = 2_000;

    /// <summary>Further updates of an arm.</summary>
    [Range(1, 1_000_000)]
    public int Updates { get; init; } = 300;

    /// <summary>Episodes an update.</summary>
    [Range(1, 1_024)]
    public int Batch { get; init; } = 16;

    /// <summary>Peak learning rate of the token agent.</summary>
    [Range(1e-6, 0.1)]
    public double BaseRate { get; init; } = 3e-3;

    /// <summary>Peak learning rate of further updates.</summary>
    [Range(1e-6, 0.1)]
    public double Rate { get; init; } = 1e-3;

    /// <summary>Share of episodes that stay word by word in an arm with symbols, so that both ways of writing stay usable. 0..1.</summary>
    [Range(0.0, 1.0)]
    public double Literal { get; init; } = 0.2;

    /// <summary>Test tasks in unseen scenes.</summary>
    [Range(1, 10_000)]
    public int Tasks { get; init; } = 200;

    /// <summary>Test tasks of each other split: seen scenes, held-out compositions, longer horizons.</summary>
    [Range(1, 10_000)]
    public int TransferTasks { get; init; } = 60;

    /// <summary>Tasks that are timed, alone and side by side.</summary>
    [Range(1, 10_000)]
    public int TimedTasks { get; init; } = 32;

    /// <summary>Draws training trajectories and the token agent's weights: one token agent a world, as the paper has one base model.</summary>
    public long BaseSeed { get; init; } = 1;

    /// <summary>Draws test tasks and the order of further updates.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The settings of a profile in a world.</summary>
    public static AgentSettings Load(Profile profile, string world = "house-text") =>
        SettingsBinder.Load<AgentSettings>(world == "house-text" ? "agents" : $"agents-{world}", profile) with { World = world };
}
