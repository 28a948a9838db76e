using System.CommandLine;
using System.Net.Sockets;

namespace LatentNotebooks.Kernel.Jupyter;

/// <summary>The `kernel` command: run under a front end, install, uninstall, doctor.</summary>
internal static class JupyterCommands
{
    /// <summary>Makes the command with all it holds.</summary>
    public static Command Create() => new("kernel", "The Jupyter kernel for C#: front ends start it, you install it.")
    {
        CreateRun(),
        CreateInstall(),
        CreateUninstall(),
        CreateDoctor(),
    };

    private static Command CreateRun()
    {
        var file = new Argument<string>("connection-file") { Description = "The connection file that the front end wrote." };
        var command = new Command("run", "Serve a front end; this is what the kernelspec starts.") { file };
        command.SetAction(parsed => Run(parsed.GetValue(file)!));
        return command;
    }

    private static int Run(string file)
    {
        ParentWatch.Start();
        ProcessGuard.Install();
        try
        {
            ConnectionFile connection = ConnectionFile.Read(file);
            using var engine = new ScriptEngine(Environment.CurrentDirectory);
            using (var kernel = new JupyterKernel(connection, engine))
                kernel.Run();
            ParentWatch.EndProcess(0);
            return 0;
        }
        catch (Exception error) when (error is InvalidDataException or SocketException)
        {
            Console.Error.WriteLine(error.Message);
            return 1;
        }
    }

    private static Command CreateInstall()
    {
        (Option<bool> user, Option<string?> prefix, Option<string> name) = Place();
        var force = new Option<bool>("--force") { Description = "Replace another program's kernel of the same name." };
        var command = new Command("install", "Make this program known to Jupyter front ends.") { user, prefix, name, force };
        command.SetAction(parsed => Report(() =>
        {
            Kernelspec spec = Installation.Install(DataFolder(parsed.GetValue(prefix)), parsed.GetValue(name)!, parsed.GetValue(force));
            return $"Installed '{spec.DisplayName}' ({spec.Name}) in {spec.Folder}. Check it with `kernel doctor`.";
        }));
        return command;
    }

    private static Command CreateUninstall()
    {
        (Option<bool> user, Option<string?> prefix, Option<string> name) = Place();
        var command = new Command("uninstall", "Remove what install wrote.") { user, prefix, name };
        command.SetAction(parsed => Report(() =>
            Installation.Uninstall(DataFolder(parsed.GetValue(prefix)), parsed.GetValue(name)!) is { } folder
                ? $"Removed {folder}."
                : "There was nothing to remove."));
        return command;
    }

    private static Command CreateDoctor()
    {
        Option<string> name = Place().Name;
        var command = new Command("doctor", "Say what a front end will find, and why not.") { name };
        command.SetAction(parsed => new Doctor(parsed.GetValue(name)!, Console.Out).Examine() ? 0 : 1);
        return command;
    }

    private static (Option<bool> User, Option<string?> Prefix, Option<string> Name) Place() => (
        new("--user") { Description = "In the user's Jupyter data folder (the default)." },
        new("--prefix") { Description = "Under PREFIX/share/jupyter instead, as in /usr/local or a virtual environment." },
        new("--name") { Description = "The kernel's name.", DefaultValueFactory = _ => Kernelspec.DefaultName });

    private static string DataFolder(string? prefix) =>
        prefix is null ? JupyterPaths.UserData() : JupyterPaths.InPrefix(Path.GetFullPath(prefix));

    private static int Report(Func<string> act)
    {
        try
        {
            Console.WriteLine(act());
            return 0;
        }
        catch (Exception error) when (error is InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(error.Message);
            return 1;
        }
    }
}
