using System.CommandLine;
using System.Runtime.InteropServices;
using LatentNotebooks.Runtime;
using Spectre.Console;

namespace LatentNotebooks.Cli;

/// <summary><c>latent info</c>: what computes here, and why; what is missing.</summary>
internal static class InfoCommand
{
    public static Command Create()
    {
        var command = new Command("info", "Show the engine, its BLAS, threads, device and optional tools found on this machine.");
        command.SetAction(_ => Guard.Run(Show));
        return command;
    }

    private static int Show()
    {
        var session = Session.Start();
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(3)).AddColumn();
        void Row(string name, string value) => grid.AddRow(Markup.Escape(name), Markup.Escape(value));
        Row("engine", session.Engine);
        Row("libtorch", EngineFacts.Read().LibTorch);
        Row("BLAS", session.Blas);
        Row("threads", session.Threads);
        Row("device", session.Device);
        Row("runtime", $"{session.Runtime}, {RuntimeInformation.OSDescription}");
        Row("library", session.Library);
        Row("video", Tool("ffmpeg", "ffmpeg decodes it", "no ffmpeg: notebooks on real footage will stop and say so"));
        Row("pictures", Tool("rsvg-convert", "rsvg-convert draws PNG and PDF", "no rsvg-convert: figures are shown as SVG"));
        var clips = Directory.Exists(ProjectPaths.Footage) ? Directory.GetFiles(ProjectPaths.Footage, "*.mp4").Select(Path.GetFileName) : [];
        Row("footage", clips.Any() ? string.Join(", ", clips.Order()) : "none: run environment/setup");
        AnsiConsole.Write(grid);
        return 0;
    }

    private static string Tool(string name, string found, string missing) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, name)))
            ? found : missing;
}
