using System.CommandLine;

namespace LatentNotebooks.Kernel.Notebooks;

/// <summary>The `notebook` command: run, check, clean.</summary>
internal static class NotebookCommands
{
    public static Command Create() => new("notebook", "Run, check and clean notebooks.")
    {
        RunCommand.Create(),
        CreateServe(),
    };

    private static Command CreateServe()
    {
        var requests = new Argument<string>("requests");
        var replies = new Argument<string>("replies");
        var command = new Command("serve", "Execute one notebook's cells for `notebook run`.") { requests, replies };
        command.Hidden = true;
        command.SetAction(parsed => ChildHost.Serve(parsed.GetValue(requests)!, parsed.GetValue(replies)!));
        return command;
    }
}
