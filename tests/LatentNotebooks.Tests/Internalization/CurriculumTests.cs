using LatentNotebooks.Internalization;
using LatentNotebooks.Runtime;

namespace LatentNotebooks.Tests.Internalization;

public class CurriculumTests
{
    [Fact]
    public void A_gated_share_grows_when_it_is_mastered_and_only_then()
    {
        var curriculum = Make(ShareSchedule.Gated);
        Assert.False(curriculum.Advance(10, 0.96 * 0.9));
        Assert.Equal(1, curriculum.Stage);
        Assert.True(curriculum.Advance(20, 0.98 * 0.9)); // relative to a teacher of 90 %
        Assert.Equal(2, curriculum.Stage);
    }

    [Fact]
    public void A_linear_share_grows_whatever_the_accuracy_and_gives_the_last_stage_twice_the_time()
    {
        var curriculum = Make(ShareSchedule.Linear);
        var stages = Enumerable.Range(0, 100).Select(update =>
        {
            curriculum.Advance(update, 0);
            return curriculum.Stage;
        }).ToArray();
        Assert.Equal([20, 20, 20, 40], Enumerable.Range(1, 4).Select(stage => stages.Count(one => one == stage)));
    }

    [Fact]
    public void The_share_never_passes_the_last_step()
    {
        var curriculum = Make(ShareSchedule.Gated);
        for (var i = 0; i < 10; i++) curriculum.Advance(i, 1);
        Assert.Equal(4, curriculum.Stage);
        Assert.False(curriculum.Advance(11, 1));
    }

    [Fact]
    public void A_random_share_draws_every_share_alike()
    {
        var (curriculum, rng) = (Make(ShareSchedule.RandomShare), new Seed(1).Random());
        var draws = Enumerable.Range(0, 5_000).Select(_ => curriculum.Draw(ref rng)).ToArray();
        Assert.All(Enumerable.Range(0, 5), share => Assert.InRange(draws.Count(draw => draw == share), 850, 1_150));
    }

    [Fact]
    public void Smoothing_sends_about_two_examples_in_a_hundred_ahead()
    {
        var curriculum = Make(ShareSchedule.Gated, new CurriculumOptions { Smoothing = 4 });
        var rng = new Seed(1).Random();
        var ahead = Enumerable.Range(0, 20_000).Count(_ => curriculum.Draw(ref rng) > 1) / 20_000.0;
        Assert.InRange(ahead, 0.013, 0.024); // exp(-4) = 0.018
    }

    [Fact]
    public void Review_goes_back_to_earlier_stages()
    {
        var curriculum = Make(ShareSchedule.Gated, new CurriculumOptions { Review = 0.5 });
        var rng = new Seed(1).Random();
        Assert.InRange(Enumerable.Range(0, 2_000).Count(_ => curriculum.Draw(ref rng) == 0), 900, 1_100);
    }

    [Fact]
    public void Problems_without_steps_are_refused() =>
        Assert.Contains("nothing to internalise", Assert.Throws<ArgumentOutOfRangeException>(
            () => new Curriculum(new CurriculumOptions(), 0, 10, 1)).Message, StringComparison.Ordinal);

    private static Curriculum Make(ShareSchedule schedule, CurriculumOptions? options = null) =>
        new((options ?? new()) with { Schedule = schedule }, stages: 4, updates: 100, teacherAccuracy: 0.9);
}
