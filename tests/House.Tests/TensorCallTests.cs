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
}
