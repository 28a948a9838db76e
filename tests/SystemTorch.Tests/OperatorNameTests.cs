using System.Text.RegularExpressions;
using TorchSharp;

namespace SystemTorch.Tests;

/// <summary>Operators are called by name, so a misspelt name would show only when it is called: here all of them are looked up.</summary>
public sealed partial class OperatorNameTests
{
    [GeneratedRegex(@"\b(?:Op\.\w+|Create)\(\s*""([^""]+)""")]
    private static partial Regex Call();

    [Fact]
    public void Every_operator_named_in_the_source_exists_in_libtorch()
    {
        _ = torch.get_num_threads();
        var sources = Directory.EnumerateFiles(Path.Combine(Repository.Root, "lib", "SystemTorch"), "*.cs", SearchOption.AllDirectories);
        string[] names = [.. sources.SelectMany(file => Call().Matches(File.ReadAllText(file))).Select(m => m.Groups[1].Value).Distinct()];
        Assert.True(names.Length > 300, $"only {names.Length} operator names were found");
        Assert.All(names, name => Assert.True(Exists(name), $"libtorch has no operator {name}"));
    }

    private static bool Exists(string name)
    {
        try
        {
            return Op.Find(name) != 0;
        }
        catch (System.Runtime.InteropServices.ExternalException)
        {
            return false;
        }
    }
}
