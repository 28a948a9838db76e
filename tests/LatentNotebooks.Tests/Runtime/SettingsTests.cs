using System.ComponentModel.DataAnnotations;
using LatentNotebooks.Runtime;

namespace LatentNotebooks.Tests.Runtime;

public class SettingsTests
{
    private sealed record Sample
    {
        [Range(1, 100)]
        public int Updates { get; init; } = 10;

        [Range(0.0, 1.0)]
        public double LearningRate { get; init; } = 0.5;

        public IReadOnlyList<string> Clips { get; init; } = ["a"];

        public bool Shuffle { get; init; }

        public DayOfWeek Day { get; init; } = DayOfWeek.Monday;
    }

    private static Sample Bind(params string[] overrides) => SettingsBinder.Bind<Sample>(SettingsFile.Overrides(overrides));

    [Fact]
    public void Overrides_replace_defaults_of_every_kind()
    {
        var settings = Bind("updates=20", "learningRate=0.25", "clips=x, y", "shuffle=true", "day=friday");
        Assert.Equal(20, settings.Updates);
        Assert.Equal(0.25, settings.LearningRate);
        Assert.Equal(["x", "y"], settings.Clips);
        Assert.True(settings.Shuffle);
        Assert.Equal(DayOfWeek.Friday, settings.Day);
    }

    [Theory]
    [InlineData("udpates=20", "Did you mean 'updates'?")]
    [InlineData("updates=many", "a whole number")]
    [InlineData("updates=0", "goes from 1 to 100")]
    [InlineData("learningRate=NaN", "a number")]
    [InlineData("day=someday", "one of sunday, monday")]
    [InlineData("updates", "--set key=value")]
    public void A_wrong_override_is_named_with_what_would_be_right(string text, string hint)
    {
        var error = Assert.Throws<SettingsException>(() => Bind(text));
        Assert.Contains(hint, error.Message);
    }

    [Fact]
    public void The_profile_section_wins_over_the_common_one()
    {
        var path = Write("common:\n  updates: 5\n  clips: [p, q]\nsmoke:\n  updates: 2\n");
        Assert.Equal(2, SettingsBinder.Bind<Sample>(SettingsFile.Read(path, Profile.Smoke)).Updates);
        var quick = SettingsBinder.Bind<Sample>(SettingsFile.Read(path, Profile.Quick));
        Assert.Equal(5, quick.Updates);
        Assert.Equal(["p", "q"], quick.Clips);
    }

    [Theory]
    [InlineData("common:\n  updates: 5\n  learnRate: 1\n", "line 3")]
    [InlineData("comon:\n  updates: 5\n", "'comon' is no section")]
    [InlineData("common:\n  updates: [1\n", "not readable as YAML")]
    public void A_wrong_file_is_named_with_its_line(string yaml, string hint)
    {
        var path = Write(yaml);
        var error = Assert.Throws<SettingsException>(() => SettingsBinder.Bind<Sample>(SettingsFile.Read(path, Profile.Quick)));
        Assert.Contains(hint, error.Message);
    }

    [Fact]
    public void Resolved_settings_can_be_replayed()
    {
        var settings = Bind("updates=42", "clips=m,n", "learningRate=0.125");
        var again = SettingsBinder.Bind<Sample>(SettingsFile.Read(Write(SettingsBinder.ToYaml(settings)), Profile.Full));
        Assert.Equal(SettingsBinder.Hash(settings), SettingsBinder.Hash(again));
        Assert.NotEqual(SettingsBinder.Hash(settings), SettingsBinder.Hash(settings with { Updates = 43 }));
    }

    private static string Write(string yaml)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("settings").FullName, "sample.yaml");
        File.WriteAllText(path, yaml);
        return path;
    }
}
