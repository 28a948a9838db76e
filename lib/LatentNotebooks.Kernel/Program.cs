using System.CommandLine;
using LatentNotebooks.Kernel;

var root = new RootCommand("C# notebooks: a Jupyter kernel and a headless runner.")
{
    KernelCommands.CreateNotebookCommand(),
    KernelCommands.CreateKernelCommand(),
};
return root.Parse(args).Invoke();
