using System.CommandLine;

namespace LatentNotebooks.Kernel.Notebooks;

/// <summary>The `notebook` command: run, check, clean.</summary>
internal static class NotebookCommands
{
    public static Command Create() => new("notebook", "Run, check and clean notebooks.")
    {
        RunCommand.Create(),
        CreateCheck(),
        CreateClean(),
        CreateServe(),
    };

    private static Command CreateCheck()
    {
        var notebooks = Notebooks();
        const string about = "Check notebooks without running them; findings read FILE:CELL:LINE: MESSAGE. Exit codes: 0 none, 1 some, 2 bad file.";
        var command = new Command("check", about) { notebooks };
        command.SetAction(parsed => ForEach(parsed, notebooks, (path, notebook) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var findings = NotebookChecks.Check(notebook, Path.GetDirectoryName(Path.GetFullPath(path))!);
            foreach (var finding in findings)
                output.WriteLine($"{path}:{finding.Cell}:{finding.Line}: {finding.Message}");
            output.WriteLine($"{path}: {(findings.Count == 0 ? "ok" : findings.Count == 1 ? "1 finding" : $"{findings.Count} findings")}");
            return findings.Count == 0 ? 0 : 1;
        }));
        return command;
    }

    private static Command CreateClean()
    {
        var notebooks = Notebooks();
        var keep = new Option<bool>("--keep-outputs") { Description = "Keep outputs and counts; only put the file in order." };
        const string about = "Remove outputs, and what editors leave behind, from notebooks; give every cell an id.";
        var command = new Command("clean", about) { notebooks, keep };
        command.SetAction(parsed => ForEach(parsed, notebooks, (path, notebook) =>
        {
            notebook.Normalize();
            if (!parsed.GetValue(keep))
                notebook.ClearOutputs();
            var changed = File.ReadAllText(path) != notebook.ToJson();
            if (changed)
                notebook.Save(path);
            parsed.InvocationConfiguration.Output.WriteLine($"{path}: {(changed ? "cleaned" : "clean already")}");
            return 0;
        }));
        return command;
    }

    private static Argument<string[]> Notebooks() =>
        new("notebooks") { Description = "The notebook files.", Arity = ArgumentArity.OneOrMore };

    private static int ForEach(ParseResult parsed, Argument<string[]> notebooks, Func<string, Notebook, int> action)
    {
        var code = 0;
        foreach (var path in parsed.GetValue(notebooks)!)
        {
            try
            {
                code = Math.Max(code, action(path, Notebook.Load(path)));
            }
            catch (Exception exception) when (exception is NotebookFormatException or IOException or UnauthorizedAccessException)
            {
                parsed.InvocationConfiguration.Error.WriteLine($"{path}: {exception.Message}");
                code = (int)RunStatus.BadFile;
            }
        }
        return code;
    }

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
