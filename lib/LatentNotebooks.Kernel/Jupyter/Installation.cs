namespace LatentNotebooks.Kernel.Jupyter;

/// <summary>Puts the kernelspec where front ends find it, and takes it away again.</summary>
internal static class Installation
{
    /// <summary>Installs this program as a kernel.</summary>
    /// <param name="dataFolder">The Jupyter data folder to write to.</param>
    /// <param name="name">The kernel's name.</param>
    /// <param name="force">Replace another program's kernelspec of that name.</param>
    /// <returns>The kernelspec written.</returns>
    /// <exception cref="InvalidOperationException">Another program's kernelspec has the name; the message says what to do.</exception>
    public static Kernelspec Install(string dataFolder, string name, bool force)
    {
        if (name.Length == 0 || name.Any(c => !(char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')) || name is "." or "..")
            throw new InvalidOperationException($"'{name}' cannot name a kernel: use letters, digits, '.', '-' and '_'.");
        Kernelspec? other = JupyterPaths.Data().Append(dataFolder)
            .Select(folder => Kernelspec.Read(Path.Combine(folder, "kernels", name)))
            .FirstOrDefault(spec => spec is { IsOurs: false });
        if (other is not null && !force)
            throw new InvalidOperationException($"The kernel '{name}' is there already and is not this program's: {other.Folder} "
                + $"('{other.DisplayName}', started by {string.Join(' ', other.Command.Take(2))}). Nothing was changed. "
                + "To keep both, install under another name, as in `kernel install --name latent-csharp`; to use this program instead, "
                + "`kernel install --force`.");
        Kernelspec spec = Kernelspec.OfThisProgram(dataFolder, name);
        spec.Write();
        return spec;
    }

    /// <summary>Removes the kernelspec if this program wrote it.</summary>
    /// <returns>The folder removed, or null if there was none.</returns>
    /// <exception cref="InvalidOperationException">The kernelspec is another program's.</exception>
    public static string? Uninstall(string dataFolder, string name)
    {
        if (Kernelspec.Read(Path.Combine(dataFolder, "kernels", name)) is not { } spec)
            return null;
        if (!spec.IsOurs)
            throw new InvalidOperationException($"{spec.Folder} is another program's kernelspec ('{spec.DisplayName}') and stays. "
                + $"`jupyter kernelspec remove {name}` removes it.");
        Directory.Delete(spec.Folder, recursive: true);
        return spec.Folder;
    }
}
