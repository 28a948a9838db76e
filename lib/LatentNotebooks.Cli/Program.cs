using System.CommandLine;
using LatentNotebooks.Cli;

var root = new RootCommand("""
    LatentNotebooks: latent-action research in C#. Examples:
      latent info
      latent notebook run notebooks/01-discovery.ipynb --profile smoke
      latent bench engine --json
    """)
{
    InfoCommand.Create(),
    BenchCommand.Create(),
};
return root.Parse(args).Invoke();
