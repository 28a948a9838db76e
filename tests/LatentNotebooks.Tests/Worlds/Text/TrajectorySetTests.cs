using LatentNotebooks.Worlds.Text;

namespace LatentNotebooks.Tests.Worlds.Text;

public sealed class TrajectorySetTests
{
    private static readonly TextEpisode[] Episodes = [.. TextSplit.Draw(TextWorlds.Create("craft-text").Catalogue, 6, 1).Train];

    [Fact]
    public void An_empty_or_mixed_set_is_refused_in_words()
    {
        Assert.Contains("empty", Assert.Throws<ArgumentException>(() => new TrajectorySet([])).Message);
        Assert.Contains("empty", Assert.Throws<ArgumentException>(() => TrajectorySet.Record("craft-text", [], 0)).Message);
        var one = TrajectorySet.Record("craft-text", Episodes, 0, TextBehaviour.Expert).All[0];
        Assert.Contains("no turn", Assert.Throws<ArgumentException>(() => new TrajectorySet([one with { Turns = [] }])).Message);
        var other = one with { Episode = one.Episode with { World = "house-text" } };
        Assert.Contains("house-text", Assert.Throws<ArgumentException>(() => new TrajectorySet([one, other])).Message);
        Assert.Throws<ArgumentException>(() => new TrajectorySet([one with { Success = false }]).Successful());
    }

    [Fact]
    public void What_is_saved_is_loaded()
    {
        var path = Path.GetTempFileName();
        try
        {
            var set = TrajectorySet.Record("craft-text", Episodes, 0);
            set.Save(path);
            var loaded = TrajectorySet.Load(path);
            Assert.Equal(set.All.Select(one => one.Episode), loaded.All.Select(one => one.Episode));
            Assert.Equal(set.All.SelectMany(one => one.Turns), loaded.All.SelectMany(one => one.Turns));
            Assert.Equal(set.All.Select(one => (one.Task, one.Opening, one.Success, one.Source)),
                loaded.All.Select(one => (one.Task, one.Opening, one.Success, one.Source)));

            File.WriteAllLines(path, ["{\"Task\": 5}"]);
            Assert.Contains("Line 1", Assert.Throws<InvalidDataException>(() => TrajectorySet.Load(path)).Message);
            File.WriteAllLines(path, ["{}"]);
            Assert.Contains("names no episode", Assert.Throws<InvalidDataException>(() => TrajectorySet.Load(path)).Message);
            File.WriteAllText(path, "");
            Assert.Contains("empty", Assert.Throws<ArgumentException>(() => TrajectorySet.Load(path)).Message);
        }
        finally
        {
            File.Delete(path);
        }
        Assert.Throws<FileNotFoundException>(() => TrajectorySet.Load(path));
    }
}
