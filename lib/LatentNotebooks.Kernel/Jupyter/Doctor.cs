using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LatentNotebooks.Kernel.Jupyter;

/// <summary>Says what a front end will find, and why not: the folders searched, the kernelspec, its program, and a real start.</summary>
/// <param name="name">The kernel's name.</param>
/// <param name="output">Where to say it.</param>
internal sealed class Doctor(string name, TextWriter output)
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private bool healthy = true;

    /// <summary>Examines everything.</summary>
    /// <returns>True if a front end can use the kernel.</returns>
    public bool Examine()
    {
        output.WriteLine($"LatentNotebooks.Kernel {KernelInfo.Version}; looking for the kernel '{name}'.");
        output.WriteLine("Folders that front ends search, in order:");
        foreach (string folder in JupyterPaths.Data())
            ShowFolder(folder);
        Kernelspec[] found = [.. JupyterPaths.Data().SelectMany(Kernelspec.In).Where(spec => spec.Name == name)];
        if (found.Length == 0)
        {
            Bad($"no kernelspec '{name}' in any of them: a front end cannot offer the kernel. Run `kernel install`.");
            return false;
        }
        Examine(found[0]);
        foreach (Kernelspec hidden in found.Skip(1))
            output.WriteLine($"  note  {hidden.Folder} is hidden by the one above.");
        output.WriteLine(healthy
            ? $"All is well: choose '{found[0].DisplayName}' as the kernel. One already open must be restarted to see a change."
            : "A front end cannot use the kernel until the points marked BAD are put right.");
        return healthy;
    }

    private void ShowFolder(string folder)
    {
        IReadOnlyList<Kernelspec> specs = Kernelspec.In(folder);
        string content = specs.Count > 0 ? string.Join(", ", specs.Select(spec => spec.Name))
            : Directory.Exists(folder) ? "no kernelspecs" : "not there";
        output.WriteLine($"        {folder}: {content}");
    }

    private void Examine(Kernelspec spec)
    {
        Good($"kernelspec {spec.Folder}, shown as '{spec.DisplayName}'");
        if (!spec.IsOurs)
            output.WriteLine("  note  it is another program's; `kernel install --force` would replace it, --name keep both.");
        if (spec.Command is not [string program, ..] || !spec.Command.Contains("{connection_file}"))
        {
            Bad("its argv does not name a program and {connection_file}. Run `kernel install --force`.");
            return;
        }
        string? file = FindProgram(program);
        Check(file is not null, $"program {program}", "not there or not executable; install .NET again, then run `kernel install`.");
        foreach (string assembly in spec.Command.Where(part => part.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)))
            Check(File.Exists(assembly), $"assembly {assembly}",
                "not there: it was moved or cleaned away. Build, then run `kernel install`.");
        ShowSdk();
        if (healthy)
            Start(spec.Command);
    }

    /// <summary>Only `#r "nuget:..."` needs the SDK, so its absence is worth a note and no more.</summary>
    private void ShowSdk()
    {
        try
        {
            var start = new ProcessStartInfo("dotnet", ["--version"]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using Process list = Process.Start(start)!;
            string version = list.StandardOutput.ReadToEnd().Trim();
            list.WaitForExit();
            output.WriteLine(list.ExitCode == 0
                ? $"  ok    .NET SDK {version}"
                : "  note  `dotnet` has no SDK: `#r \"nuget: ...\"` will not work.");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            output.WriteLine("  note  `dotnet` is not on the PATH: `#r \"nuget: ...\"` will not work.");
        }
    }

    private void Start(IReadOnlyList<string> command)
    {
        try
        {
            var clock = Stopwatch.StartNew();
            using var client = new KernelClient(command);
            JsonElement info = client.Ask("kernel_info_request", [], StartLimit);
            Good($"started and shook hands in {clock.Elapsed.TotalSeconds:0.0} s: {info.GetProperty("banner")}, "
                + $"protocol {info.GetProperty("protocol_version")}");
            JsonObject sum = new() { ["code"] = "40 + 2", ["silent"] = true, ["user_expressions"] = new JsonObject { ["sum"] = "40 + 2" } };
            JsonElement reply = client.Ask("execute_request", sum, StartLimit);
            string answer = reply.GetProperty("status").ValueEquals("ok")
                ? reply.GetProperty("user_expressions").GetProperty("sum").GetProperty("data").GetProperty("text/plain").ToString()
                : reply.ToString();
            Check(answer == "42", $"ran a first cell, {clock.Elapsed.TotalSeconds:0.0} s after the start", $"40 + 2 gave {answer}");
        }
        catch (Exception error) when (error is IOException or System.ComponentModel.Win32Exception or KeyNotFoundException)
        {
            Bad($"it cannot be started as a front end would: {error.Message}");
        }
    }

    private static string? FindProgram(string program) => Path.IsPathRooted(program)
        ? IsExecutable(program) ? program : null
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(IsExecutable);

    private static bool IsExecutable(string file) => File.Exists(file)
        && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & (UnixFileMode.UserExecute | UnixFileMode.OtherExecute)) != 0);

    private void Check(bool good, string what, string remedy)
    {
        if (good)
            Good(what);
        else
            Bad($"{what}: {remedy}");
    }

    private void Good(string what) => output.WriteLine($"  ok    {what}");

    private void Bad(string what)
    {
        healthy = false;
        output.WriteLine($"  BAD   {what}");
    }
}
