using System.CommandLine;
using LatentNotebooks.Kernel;

var root = new RootCommand("C# notebooks: a Jupyter kernel and a headless runner.")
{
    KernelCommands.CreateNotebookCommand(),
};
return root.Parse(args).Invoke();
