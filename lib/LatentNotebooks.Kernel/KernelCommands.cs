using System.CommandLine;
using LatentNotebooks.Kernel.Jupyter;
using LatentNotebooks.Kernel.Notebooks;

namespace LatentNotebooks.Kernel;

/// <summary>The commands of this program, made here so that other programs can offer the very same ones.</summary>
public static class KernelCommands
{
    /// <summary>`notebook`: run, check and clean notebook files.</summary>
    public static Command CreateNotebookCommand() => NotebookCommands.Create();

    /// <summary>`kernel`: serve a Jupyter front end, and make this program known to them.</summary>
    public static Command CreateKernelCommand() => JupyterCommands.Create();
}
