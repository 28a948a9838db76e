using LatentNotebooks.AgentActions;
using LatentNotebooks.Runtime;
using LatentNotebooks.Worlds.Text;

namespace LatentNotebooks.Experiments.AgentActions;

/// <summary>Behaviours that a person would write down for a world, before looking at any trajectory.</summary>
public static class BehaviourHandMade
{
    private static readonly string[] House =
    [
        "go to {A}; open {A}",
        "go to {A}; move {B} to {A}",
        "go to {A}; open {A}; move {B} to {A}",
        "go to {A}; use {B}",
        "take {A} from {B}; go to {C}",
        "take {A} from {B}; go to {C}; move {A} to {C}",
        "take {A} from {B}; go to {C}; open {C}; move {A} to {C}",
        .. new[] { "clean", "heat", "cool" }.SelectMany(use => new[]
        {
            $"go to {{A}}; {use} {{B}} with {{A}}",
            $"take {{A}} from {{B}}; go to {{C}}; {use} {{A}} with {{C}}",
            $"go to {{A}}; {use} {{B}} with {{A}}; go to {{C}}; move {{B}} to {{C}}",
            $"take {{A}} from {{B}}; go to {{C}}; {use} {{A}} with {{C}}; go to {{D}}; move {{A}} to {{D}}",
        }),
    ];

    private static readonly string[] Grid =
    [
        "go forward; go forward", "go forward; go forward; go forward", "turn left; turn left", "turn right; turn right", "turn left; go forward", "turn right; go forward",
        "go forward; turn left", "go forward; turn right", "go forward; pick up", "turn left; pick up", "turn right; pick up", "toggle; go forward; go forward",
    ];

    /// <summary>The behaviours of a world.</summary>
    /// <exception cref="SettingsException">Nobody has written any for this world.</exception>
    public static IReadOnlyList<Behaviour> Of(string world, Grammar grammar) => [.. (world switch
    {
        "house-text" => House,
        "grid-text" => Grid,
        _ => throw new SettingsException($"There are no hand-made behaviours for '{world}', only for house-text and grid-text."),
    }).Select(text => Behaviour.Parse(grammar, text))];
}
