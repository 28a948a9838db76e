using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace House.Tests;

/// <summary>Calls of the tensor engine that compile and mean something else than they say.</summary>
public class TensorCallTests
{
    // A literal 0 converts to any enumeration, so x.sum(0) picks sum(ScalarType) and adds up everything. x.sum([0]) is meant.
    [Fact]
    public void No_sum_over_a_literal_0() =>
        Assert.Empty(
            from source in Sources.All
            where source.Path.StartsWith("lib/LatentNotebooks/", StringComparison.Ordinal)
            from call in source.Syntax.DescendantNodes().OfType<InvocationExpressionSyntax>()
            where call.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: "sum" or "prod" }
            where call.ArgumentList.Arguments is [{ NameColon: null } only] && only.ToString() == "0"
            select $"{source.Path}: {call}");

    // On a GPU the elements of a tensor lie elsewhere: Values() fetches them, data() throws. No test here has a GPU to find that out.
    [Fact]
    public void Elements_are_read_from_any_device() =>
        Assert.Empty(
            from source in Sources.All
            where source.Path.StartsWith("lib/LatentNotebooks/", StringComparison.Ordinal) && !source.Path.EndsWith("Runtime/TensorValues.cs", StringComparison.Ordinal)
            from call in source.Syntax.DescendantNodes().OfType<GenericNameSyntax>()
            where call.Identifier.Text == "data"
            select $"{source.Path}: {call.Parent}");

    // Factories follow the default device, which the session chooses; whoever names the CPU leaves it.
    [Fact]
    public void Nothing_is_put_on_the_CPU_by_name() =>
        Assert.Empty(
            from source in Sources.All
            where source.Path.StartsWith("lib/LatentNotebooks/", StringComparison.Ordinal)
            where !source.Path.Contains("/Runtime/", StringComparison.Ordinal) && !source.Path.EndsWith("Training/Safetensors.cs", StringComparison.Ordinal)
            from name in source.Syntax.DescendantNodes().OfType<IdentifierNameSyntax>()
            where name.Identifier.Text == "CPU"
            select $"{source.Path}: {name.Parent}");
}
