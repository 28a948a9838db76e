using System.Diagnostics;

namespace LatentNotebooks.Kernel.Tests.Jupyter;

/// <summary>Where the tests find the repository's own files, and how they run what lies there.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>A file beside these tests.</summary>
    public static string Beside(params string[] parts) =>
        Path.Combine([Root, "tests", "LatentNotebooks.Kernel.Tests", "Jupyter", .. parts]);

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Its exit code, and what it wrote to both streams.</returns>
    public static (int Code, string Output) Run(string program, IEnumerable<string> arguments,
        params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in variables)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.GetAwaiter().GetResult());
    }

    /// <summary>Runs the kernel program.</summary>
    public static (int Code, string Output) RunKernel(string[] arguments, params (string Name, string Value)[] variables) =>
        Run("dotnet", arguments.Prepend(typeof(ScriptEngine).Assembly.Location), variables);

    private static string Find(string folder) => File.Exists(Path.Combine(folder, "LatentNotebooks.sln"))
        ? folder
        : Find(Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar))
            ?? throw new DirectoryNotFoundException("The tests do not run from within the repository."));
}
