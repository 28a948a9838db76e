using System.Diagnostics;

namespace LatentNotebooks.Kernel.Tests.Notebooks;

public sealed class RunnerTests : IDisposable
{
    private readonly TestRun run = new();

    public void Dispose() => run.Dispose();

    [Fact]
    public void A_good_notebook_ends_with_0_and_counts_from_1()
    {
        var (code, text) = run.Run(run.Write("good", "var a = 1;", "Console.WriteLine(\"hello\");\na + 1"));
        Assert.Equal(0, code);
        Assert.Matches(@"good +0\.\d  ok", text);
        Assert.Equal(1, run.CodeCell("good", 1)["execution_count"]!.GetValue<int>());
        Assert.Equal("hello\n", TestRun.Text(run.Outputs("good", 2)[0]!["text"]));
        Assert.Equal("2", TestRun.Text(run.Outputs("good", 2)[1]!["data"]!["text/plain"]));
        Assert.Equal(2, run.Outputs("good", 2)[1]!["execution_count"]!.GetValue<int>());
    }

    [Fact]
    public void A_failed_cell_ends_with_1_and_the_rest_is_not_run()
    {
        var (code, text) = run.Run(run.Write("bad", "1", "throw new Exception(\"no\");", "3"));
        Assert.Equal(1, code);
        Assert.Contains("failed in cell 2: no", text);
        Assert.Equal("no", run.Outputs("bad", 2)[0]!["evalue"]!.GetValue<string>());
        Assert.Null(run.CodeCell("bad", 3)["execution_count"]);
    }

    [Fact]
    public void With_continue_on_error_the_rest_is_run_and_the_code_is_still_1()
    {
        var (code, text) = run.Run(run.Write("bad", "throw new Exception(\"no\");", "missing", "3"), "--continue-on-error");
        Assert.Equal(1, code);
        Assert.Contains("failed in cell 1", text);
        Assert.Equal("3", TestRun.Text(run.Outputs("bad", 3)[0]!["data"]!["text/plain"]));
    }

    [Theory]
    [InlineData("while (true) { }")]
    [InlineData("Thread.Sleep(-1);")]
    [InlineData("[System.Runtime.InteropServices.DllImport(\"libc\")] static extern int pause(); pause();")]
    public void A_cell_that_does_not_end_ends_with_3_and_what_was_shown_is_kept(string endless)
    {
        var (code, text) = run.Run(run.Write("slow", "\"first\"", $"Console.WriteLine(\"begun\"); {endless}", "3"), "--timeout", "10");
        Assert.Equal(3, code);
        Assert.Contains("timed out in cell 2", text);
        Assert.Equal("first", TestRun.Text(run.Outputs("slow", 1)[0]!["data"]!["text/plain"]));
        Assert.Equal("begun\n", TestRun.Text(run.Outputs("slow", 2)[0]!["text"]));
        Assert.Equal("TimedOut", run.Outputs("slow", 2)[1]!["ename"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("int Down(int n) => Down(n + 1) + 1; Down(0)", "Stack overflow")]
    [InlineData("[System.Runtime.InteropServices.DllImport(\"libc\")] static extern void abort(); abort();", "134")]
    [InlineData("System.Runtime.InteropServices.Marshal.ReadInt32(1)", "NullReference|139|134")]
    [InlineData("Environment.Exit(7);", "code 7")]
    [InlineData("Process.GetCurrentProcess().Kill();", "137")]
    public void A_cell_that_ends_the_process_ends_with_4_and_is_named(string fatal, string reason)
    {
        var (code, text) = run.Run(run.Write("crash", "Console.WriteLine(\"before\");", $"using System.Diagnostics;\n{fatal}", "3"));
        if (reason.StartsWith("NullReference", StringComparison.Ordinal) && code == 1)
            return; // The runtime may turn a bad read near 0 into an exception, which is better still.
        Assert.Equal(4, code);
        Assert.Contains("crashed in cell 2", text);
        Assert.Matches(reason, text);
        Assert.Equal("before\n", TestRun.Text(run.Outputs("crash", 1)[0]!["text"]));
        Assert.Equal("Crashed", run.Outputs("crash", 2)[^1]!["ename"]!.GetValue<string>());
        Assert.Null(run.CodeCell("crash", 3)["execution_count"]);
    }

    [Fact]
    public void A_hundred_megabytes_of_output_neither_hang_nor_bloat_the_file()
    {
        var (code, _) = run.Run(run.Write("flood", "var line = new string('x', 99);\nfor (var i = 0; i < 1_000_000; i++) Console.WriteLine(line);\nConsole.WriteLine(\"the end\");", "\"next\""));
        Assert.Equal(0, code);
        var text = TestRun.Text(run.Outputs("flood", 1)[0]!["text"]);
        Assert.EndsWith("the end\n", text);
        Assert.Contains("[... 98,996,008 characters left out ...]", text);
        Assert.InRange(new FileInfo(Path.Combine(run.Out, "flood.ipynb")).Length, 1_000_000, 1_400_000);
        Assert.Equal("next", TestRun.Text(run.Outputs("flood", 2)[0]!["data"]!["text/plain"]));
    }

    [Fact]
    public void A_flood_of_displays_is_cut()
    {
        var (code, _) = run.Run(run.Write("displays", "for (var i = 0; i < 20_000; i++) display(i);\nvar big = display(new string('y', 90_000_000));"));
        Assert.Equal(0, code);
        Assert.Equal(1001, run.Outputs("displays", 1).Count);
        Assert.Contains("left out", TestRun.Text(run.Outputs("displays", 1)[^1]!["text"]));
    }

    [Fact]
    public void Files_that_are_no_notebooks_end_with_2_and_say_why()
    {
        Assert.Contains("Could not find file", Expect2(Path.Combine(run.Folder, "missing.ipynb")));
        Assert.Contains("is not JSON", Expect2(run.WriteText("text", "hello")));
        Assert.Contains("is not JSON", Expect2(run.WriteText("cut", "{\"cells\": [")));
        Assert.Contains("no object", Expect2(run.WriteText("list", "[]")));
        Assert.Contains("format is 3", Expect2(run.WriteText("old", "{\"nbformat\": 3, \"worksheets\": []}")));
        Assert.Contains("no list of cells", Expect2(run.WriteText("empty", "{\"nbformat\": 4}")));
        Assert.Contains("Cell 1 has the kind heading", Expect2(run.WriteText("kind", "{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"heading\"}]}")));
        Assert.Contains("neither a string nor", Expect2(run.WriteText("source", "{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\", \"source\": 3}]}")));

        string Expect2(string path)
        {
            var (code, text) = run.Run(path);
            Assert.Equal(2, code);
            return text;
        }
    }

    [Fact]
    public void The_gravest_end_gives_the_code_and_the_other_notebooks_run()
    {
        var (code, text) = run.Run(run.Write("a", "throw new Exception();"), run.WriteText("b", "x"), run.Write("c", "3"), "--jobs", "2");
        Assert.Equal(2, code);
        Assert.Matches(@"c +0\.\d  ok", text);
    }

    [Fact]
    public void Profile_and_settings_reach_the_notebook()
    {
        const string cell = "(Environment.GetEnvironmentVariable(\"LATENT_PROFILE\"), Environment.GetEnvironmentVariable(\"LATENT_SET\"))";
        Assert.Equal(0, run.Run(run.Write("env", cell), "--profile", "smoke", "--set", "a=1", "--set", "b.c=x y").Code);
        Assert.Equal("(smoke, a=1;b.c=x y)", TestRun.Text(run.Outputs("env", 1)[0]!["data"]!["text/plain"]));
        Assert.NotEqual(0, run.Run(run.Write("env", cell), "--set", "novalue").Code);
        Assert.NotEqual(0, run.Run(run.Write("env", cell), "--timeout", "0").Code);
    }

    [Fact]
    public void Native_output_lands_in_its_cell()
    {
        const string print = "[System.Runtime.InteropServices.DllImport(\"libc\")] static extern int puts(string text); puts(\"native\");";
        Assert.Equal(0, run.Run(run.Write("native", print, "puts(\"again\");\n1")).Code);
        Assert.Equal("native\n", TestRun.Text(run.Outputs("native", 1)[0]!["text"]));
        Assert.Equal("again\n", TestRun.Text(run.Outputs("native", 2)[0]!["text"]));
    }

    [Fact]
    public void An_error_on_a_thread_of_its_own_does_not_end_the_run()
    {
        var (code, _) = run.Run(run.Write("stray", "new Thread(() => throw new Exception(\"stray\")).Start();\nThread.Sleep(200);", "async void F() { await Task.Yield(); throw new Exception(\"void\"); }\nF();\nThread.Sleep(200);", "3"));
        Assert.Equal(0, code);
        Assert.Contains("stray", TestRun.Text(run.Outputs("stray", 1)[0]!["text"]));
    }

    [Fact]
    public void Two_runs_give_the_same_bytes_and_hold_no_path_or_time()
    {
        string[] cells = ["var h = display(1);\nfor (var i = 0; i < 500; i++) { h.Update(i); Console.WriteLine(i); if (i % 7 == 0) Console.Error.WriteLine(i); }\nh", "new[] { 0.1 + 0.2, 1e-7, 1e22 }", "throw new Exception(\"last\");"];
        var path = run.Write("same", cells);
        run.Run(path);
        var first = File.ReadAllText(Path.Combine(run.Out, "same.ipynb"));
        run.Run(path);
        Assert.Equal(first, File.ReadAllText(Path.Combine(run.Out, "same.ipynb")));
        Assert.DoesNotContain(run.Folder, first);
    }

    [Fact]
    public async Task Ctrl_C_stops_the_run_and_saves_what_there_is()
    {
        var path = run.Write("stop", "\"first\"", "Console.WriteLine(\"looping\");\nwhile (true) { }", "3");
        var start = new ProcessStartInfo("dotnet", [typeof(ScriptEngine).Assembly.Location, "notebook", "run", path, "--out", run.Out]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        for (string? line = ""; line is not null && !line.Contains("cell 1/3 ok", StringComparison.Ordinal);)
            line = await process.StandardOutput.ReadLineAsync();
        await Task.Delay(1000);
        Process.Start("sh", ["-c", $"kill -INT {process.Id}"]).WaitForExit();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(130, process.ExitCode);
        Assert.Equal("first", TestRun.Text(run.Outputs("stop", 1)[0]!["data"]!["text/plain"]));
        Assert.Equal("Stopped", run.Outputs("stop", 2)[^1]!["ename"]!.GetValue<string>());
    }
}
