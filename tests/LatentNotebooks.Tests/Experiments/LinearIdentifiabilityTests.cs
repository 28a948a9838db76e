using LatentNotebooks.Experiments;
using LatentNotebooks.Experiments.FlexLam;

namespace LatentNotebooks.Tests.Experiments;

[Collection("engine")]
public class LinearIdentifiabilityTests
{
    private static LinearIdentifiability.Result Learn(LinearArm arm) =>
        LinearIdentifiability.Measure(new LinearIdentifiability.Settings { Arm = arm, Seed = 7 }, new RunContext());

    [Theory]
    [InlineData(LinearArm.PrefixUniform)]
    [InlineData(LinearArm.PrefixGeometric)]
    public void Nested_dropout_finds_the_principal_components_in_order(LinearArm arm)
    {
        var result = Learn(arm);
        Assert.All(result.Cosines, cosine => Assert.InRange(cosine, LinearIdentifiability.LeastCosine, 1.0001));
        Assert.InRange(result.LargestExcess, -0.001, LinearIdentifiability.LargestExcess);
        Assert.True(result.Passes);
    }

    [Theory]
    [InlineData(LinearArm.None)]
    [InlineData(LinearArm.RandomSubset)]
    [InlineData(LinearArm.Suffix)]
    public void Any_other_mask_fails_the_same_test_by_far(LinearArm arm)
    {
        var result = Learn(arm);
        Assert.False(result.Passes);
        Assert.True(result.Cosines.Min() < 0.9, $"the least cosine is {result.Cosines.Min():F3}");
        Assert.True(result.LargestExcess > 5 * LinearIdentifiability.LargestExcess, $"the largest excess is {result.LargestExcess:P1}");
    }

    [Fact]
    public void No_prefix_of_any_code_leaves_less_than_pca() =>
        Assert.All(Enum.GetValues<LinearArm>(), arm =>
        {
            var result = LinearIdentifiability.Measure(new LinearIdentifiability.Settings { Arm = arm, Transitions = 2_000, Updates = 100, Seed = 3 }, new RunContext());
            // The true components are optimal for the world; on a sample a fit may be better by what the sample's noise allows.
            Assert.All(result.Residuals.Zip(result.PcaResiduals), pair => Assert.True(pair.First > 0.97 * pair.Second));
        });
}
