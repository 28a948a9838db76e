using System.CommandLine;
using LatentNotebooks.Kernel;

var root = new RootCommand("C# notebooks: a Jupyter kernel and a headless runner.")
{
    KernelCommands.CreateNotebookCommand(),
    KernelCommands.CreateKernelCommand(),
};
var parsed = root.Parse(args);
var code = parsed.Invoke();
return parsed.Errors.Count > 0 ? 2 : code; // 1 says that a cell failed, so a wrong call needs another code.
