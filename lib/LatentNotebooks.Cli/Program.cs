using System.CommandLine;
using LatentNotebooks.Cli;
using LatentNotebooks.Kernel;

var root = new RootCommand("""
    LatentNotebooks: latent-action research in C#. Examples:
      latent info
      latent notebook run notebooks/01-discovery.ipynb --profile smoke
      latent run flexlam/budget-curve --profile quick
      latent bench engine --json
    """)
{
    InfoCommand.Create(),
    RunCommand.Create(),
    KernelCommands.CreateNotebookCommand(),
    KernelCommands.CreateKernelCommand(),
    BenchCommand.Create(),
};
var parsed = root.Parse(args);
var code = parsed.Invoke();
return parsed.Errors.Count > 0 ? Guard.UserError : code;
