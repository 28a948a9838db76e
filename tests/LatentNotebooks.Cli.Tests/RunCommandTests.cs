using System.Diagnostics;

namespace LatentNotebooks.Cli.Tests;

public class RunCommandTests
{
    private static readonly string[] Train = ["run", "flexlam/video-discovery", "--profile", "smoke"];

    [Fact]
    public void A_killed_training_goes_on_with_bit_identical_losses()
    {
        using var whole = new LatentProcess();
        using var killed = new LatentProcess();
        foreach (var latent in new[] { whole, killed })
            File.WriteAllText(latent.SettingsPath, File.ReadAllText(latent.SettingsPath).Replace("updates: 40", "updates: 1300"));
        Assert.Equal(0, whole.Run([.. Train]).Code);

        using (var process = killed.Start([.. Train]))
        {
            WaitFor(() => Directory.GetFiles(killed.Home, "checkpoint.json", SearchOption.AllDirectories).Length > 0, process);
            process.Kill();
            process.WaitForExit();
        }
        var (code, output) = killed.Run([.. Train]);
        Assert.True(code == 0, output);
        Assert.Equal(whole.Losses(), killed.Losses());
    }

    [Fact]
    public void A_row_that_is_in_the_ledger_is_not_run_again()
    {
        using var latent = new LatentProcess();
        Assert.Contains("1 to run", latent.Run([.. Train]).Output);
        Assert.Contains("0 to run", latent.Run([.. Train]).Output);
    }

    [Fact]
    public void An_interrupt_stops_cleanly_and_keeps_the_checkpoint()
    {
        using var latent = new LatentProcess();
        File.WriteAllText(latent.SettingsPath, File.ReadAllText(latent.SettingsPath).Replace("updates: 40", "updates: 1000000"));
        using var process = latent.Start([.. Train]);
        WaitFor(() => Directory.GetFiles(latent.Home, "checkpoint.json", SearchOption.AllDirectories).Length > 0, process);
        Process.Start("sh", ["-c", $"kill -INT {process.Id}"]).WaitForExit();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(60)));
        Assert.Equal(130, process.ExitCode);
        Assert.Contains("Run it again to go on", process.StandardError.ReadToEnd());
        Assert.NotEmpty(Directory.GetFiles(latent.Home, "checkpoint.*.safetensors", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("run nosuch/experiment", "There is no experiment 'nosuch/experiment'")]
    [InlineData("run flexlam/video-discovery --profile fast", "'fast' is no profile")]
    [InlineData("run flexlam/video-discovery/nosuch --profile smoke", "has no row")]
    [InlineData("run flexlam/video-discovery --profile smoke", "There is no video")]
    public void A_mistake_gets_one_paragraph_that_says_what_to_do(string command, string message)
    {
        using var latent = new LatentProcess(footage: false);
        var (code, output) = latent.Run(command.Split(' '));
        Assert.Equal(2, code);
        Assert.Contains(message, output);
        Assert.DoesNotContain("   at ", output);
    }

    [Fact]
    public void A_misspelt_setting_is_named_with_its_line_and_the_nearest_key()
    {
        using var latent = new LatentProcess();
        File.AppendAllText(latent.SettingsPath, "\nquick: { updats: 7 }\n");
        var (code, output) = latent.Run("run", "flexlam/video-discovery", "--profile", "quick");
        Assert.Equal(2, code);
        Assert.Contains("line 3: there is no setting 'updats'. Did you mean 'updates'?", output);
    }

    private static void WaitFor(Func<bool> condition, Process process)
    {
        for (var tries = 0; tries < 1_200 && !process.HasExited && !condition(); tries++) Thread.Sleep(50);
        Assert.True(condition(), process.HasExited ? process.StandardError.ReadToEnd() : "waited for a minute");
    }
}
