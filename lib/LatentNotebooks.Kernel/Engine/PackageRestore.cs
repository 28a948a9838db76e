using System.Diagnostics;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace LatentNotebooks.Kernel;

/// <summary>
/// `#r "nuget: Name, Version"`: restores a one-off project with the SDK and reads which files to load. The result is cached under the
/// project's text, so that a package restored once needs neither the network nor the 2 s that the SDK takes to start.
/// </summary>
internal static class PackageRestore
{
    /// <summary>Restores a package with all it needs.</summary>
    /// <param name="package">`Name` or `Name, Version`.</param>
    /// <param name="sources">Package sources besides the configured ones.</param>
    /// <param name="say">Given a line when a restore begins, since it takes seconds, and null to remove it.</param>
    /// <param name="interrupt">Ends the restore.</param>
    /// <returns>The managed assemblies to reference.</returns>
    /// <exception cref="InvalidOperationException">The restore failed; the message holds the SDK's.</exception>
    public static IReadOnlyList<string> Restore(
        string package, IReadOnlyList<string> sources, Action<string?> say, CancellationToken interrupt)
    {
        var parts = package.Split(',', StringSplitOptions.TrimEntries);
        if (parts.Length > 2 || parts[0].Length == 0)
            throw new InvalidOperationException($"Cannot read the reference \"nuget:{package}\"; write #r \"nuget: Name, Version\".");
        var version = parts.Length == 2 ? parts[1] : "*";
        var project = Project(parts[0], version, sources);
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(project)).AsSpan(0, 12));
        var folder = Path.Combine(ShadowCopy.CacheRoot, "packages", key);
        var assets = Path.Combine(folder, "obj", "project.assets.json");
        if (ReadAssets(assets) is { } cached)
            return cached;
        // Whether a restore was needed is no part of a cell's output, so the notice is taken back.
        say($"Restoring {parts[0]}, {version} ...\n");
        try
        {
            WriteProject(folder, project);
            RunRestore(folder, package, interrupt);
        }
        finally
        {
            say(null);
        }
        return ReadAssets(assets)
            ?? throw new InvalidOperationException($"Restoring{package} named files that are not there: remove {folder} and try again.");
    }

    private static string Project(string name, string version, IReadOnlyList<string> sources) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net{Environment.Version.Major}.0</TargetFramework>
            <NuGetAudit>false</NuGetAudit>
            <RestoreAdditionalProjectSources>{SecurityElement.Escape(string.Join(';', sources))}</RestoreAdditionalProjectSources>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="{SecurityElement.Escape(name)}" Version="{SecurityElement.Escape(version)}" />
          </ItemGroup>
        </Project>
        """;

    private static void WriteProject(string folder, string project)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "restore.csproj"), project);
        // Empty files, so that settings in a folder above have no effect on this project.
        foreach (var name in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" })
            File.WriteAllText(Path.Combine(folder, name), "<Project />");
    }

    private static void RunRestore(string folder, string package, CancellationToken interrupt)
    {
        var start = new ProcessStartInfo("dotnet", ["restore", "--nologo", "-v:q"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("Cannot start dotnet, which #r \"nuget:\" needs.");
        using var stop = interrupt.Register(() => process.Kill(entireProcessTree: true));
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        interrupt.ThrowIfCancellationRequested();
        if (process.ExitCode == 0)
            return;
        var report = (text + error.Result).Replace(folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal).Trim();
        throw new InvalidOperationException($"Cannot restore the package{package}:\n{report}");
    }

    /// <summary>The assemblies named by an assets file, or null where it or one of them is missing or its restore failed.</summary>
    private static List<string>? ReadAssets(string path)
    {
        if (!File.Exists(path))
            return null;
        var assets = JsonNode.Parse(File.ReadAllText(path))!;
        if (assets["logs"] is JsonArray logs && logs.Any(log => log?["level"]?.GetValue<string>() == "Error"))
            return null; // A failed restore leaves such a file too.
        var roots = assets["packageFolders"]!.AsObject().Select(entry => entry.Key).ToArray();
        var managed = new List<string>();
        foreach (var (id, library) in assets["targets"]!.AsObject().First().Value!.AsObject())
        {
            if (library!["type"]?.GetValue<string>() != "package")
                continue;
            var relative = assets["libraries"]![id]!["path"]!.GetValue<string>();
            if (roots.Select(root => Path.Combine(root, relative)).FirstOrDefault(Directory.Exists) is not { } home)
                return null;
            var byRid = ForThisMachine(library["runtimeTargets"]?.AsObject());
            var anywhere = (library["runtime"]?.AsObject() ?? []).Select(entry => entry.Key)
                .Where(file => !file.EndsWith("/_._", StringComparison.Ordinal))
                .Where(file => !Array.Exists(byRid, other => Path.GetFileName(other) == Path.GetFileName(file)));
            managed.AddRange(anywhere.Concat(byRid.Where(IsManaged)).Select(file => Path.Combine(home, file)));
            foreach (var native in byRid.Where(IsNative))
                Libraries.OfferFolder(Path.GetDirectoryName(Path.Combine(home, native))!);
        }
        return managed.TrueForAll(File.Exists) ? managed : null;
    }

    private static bool IsNative(string file) => file.Contains("/native/", StringComparison.Ordinal);

    private static bool IsManaged(string file) => file.EndsWith(".dll", StringComparison.Ordinal) && !IsNative(file);

    /// <summary>Of the files that differ by machine, those of the closest runtime identifier.</summary>
    private static string[] ForThisMachine(JsonObject? targets)
    {
        if (targets is null)
            return [];
        return Libraries.RuntimeIds()
            .Select(rid => targets.Where(entry => entry.Value!["rid"]?.GetValue<string>() == rid).Select(entry => entry.Key).ToArray())
            .FirstOrDefault(files => files.Length > 0) ?? [];
    }
}
