using LatentNotebooks.Worlds.Text;

namespace LatentNotebooks.Tests.Worlds.Text;

/// <summary>Plays a hand-made transcript: lines "&gt; command", each followed by the answer that must come.</summary>
internal static class Script
{
    public static void Play(TextScene scene, string transcript)
    {
        string? command = null;
        foreach (var line in transcript.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0))
        {
            if (line[0] == '>')
            {
                command = line[1..].Trim();
                continue;
            }
            var answer = scene.Grammar.TryParse(command!, out var parsed) ? scene.Apply(parsed) : null;
            Assert.Equal((command, line), (command, answer ?? TextWorld.Failure));
        }
    }
}
