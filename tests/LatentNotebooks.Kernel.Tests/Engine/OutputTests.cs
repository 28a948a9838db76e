namespace LatentNotebooks.Kernel.Tests.Engine;

[Collection("engine")]
public sealed class OutputTests : IDisposable
{
    private readonly TestEngine engine = new();

    public void Dispose() => engine.Dispose();

    [Fact]
    public void Many_lines_arrive_in_few_calls()
    {
        var output = engine.Run("for (var i = 0; i < 50_000; i++) Console.WriteLine(i);");
        Assert.Equal(string.Concat(Enumerable.Range(0, 50_000).Select(i => $"{i}\n")), output.Text);
        Assert.InRange(output.StreamCalls, 1, 500);
    }

    [Fact]
    public async Task Text_arrives_while_the_cell_runs()
    {
        var output = new RecordedOutput();
        var running = engine.Engine.ExecuteAsync("Console.Write(\"soon\"); while (true) Thread.Sleep(5);", 1, output);
        for (var i = 0; i < 500 && output.Text.Length == 0; i++)
            await Task.Delay(20);
        Assert.Equal("soon", output.Text);
        engine.Engine.Interrupt();
        await running;
    }

    [Fact]
    public void A_tight_loop_of_updates_shows_few_and_the_last()
    {
        var output = engine.Run("var shown = display(\"start\"); for (var i = 0; i <= 20_000; i++) shown.Update(i);");
        Assert.InRange(output.Updates.Count, 1, 2000);
        Assert.Equal("20000", output.Updates[^1]["text/plain"]);
        Assert.Single(output.Shown);
    }

    [Fact]
    public void An_update_in_a_later_cell_names_the_same_display()
    {
        engine.Run("var shown = display(1);");
        Thread.Sleep(120);
        Assert.Equal("update: 2|", engine.Run("shown.Update(2);").Log);
    }

    [Fact]
    public void Output_after_a_cell_ended_goes_to_the_next()
    {
        engine.Run("_ = Task.Run(async () => { await Task.Delay(100); Console.Write(\"late\"); });");
        Assert.Contains("late", engine.Run("Thread.Sleep(400);").Text);
    }

    [Fact]
    public void Clearing_is_passed_on() => Assert.Equal("clear|stdout: b|", engine.Run("Console.Write(\"a\"); ClearOutput(); Console.Write(\"b\");").Log);

    [Fact]
    public void Input_comes_from_the_host_or_fails_with_advice()
    {
        Assert.Contains("nobody to answer", engine.Run("Console.ReadLine()").Failure!.Message);
        engine.Engine.Input = (prompt, password) => $"{prompt}{(password ? "***" : "answer")}";
        Assert.Equal("result: answer|", engine.Run("Console.ReadLine()").Log);
        Assert.Equal("result: name? answer|", engine.Run("GetInput(\"name? \")").Log);
        Assert.Equal("result: pin? ***|", engine.Run("GetPassword(\"pin? \")").Log);
        Assert.Equal("result: (97, answer)|", engine.Run("(Console.Read(), await GetInputAsync())").Log);
    }

    [Fact]
    public async Task A_cell_sees_that_it_is_interrupted()
    {
        var running = engine.RunAsync("var seen = false; CellInterrupted.Register(() => seen = true); Thread.Sleep(-1);");
        await Task.Delay(500);
        engine.Engine.Interrupt();
        Assert.Equal(CellStatus.Interrupted, (await running).Result.Status);
        Assert.Equal("result: true|", engine.Run("seen").Log);
    }

    [Fact]
    public async Task A_cancelled_token_interrupts()
    {
        using var stop = new CancellationTokenSource(200);
        var result = await engine.Engine.ExecuteAsync("while (true) { }", 1, new RecordedOutput(), stop.Token);
        Assert.Equal(CellStatus.Interrupted, result.Status);
    }

    [Fact]
    public void Exceptions_name_their_cause_and_the_library_frames_keep_their_names()
    {
        var lines = engine.Run("void F() { try { int.Parse(\"x\"); } catch (Exception e) { throw new InvalidOperationException(\"outer\", e); } }\nnew List<int> { 1 }.ForEach(i => F());").Failure!.Traceback;
        Assert.Equal("InvalidOperationException: outer", lines[0]);
        Assert.Equal("   at F() in cell In[1], line 1", lines[1]);
        Assert.Contains(lines, line => line.StartsWith("   at a lambda", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("List<int>.ForEach()", StringComparison.Ordinal) || line.Contains("List<T>.ForEach()", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("caused by FormatException: The input string 'x'", StringComparison.Ordinal));
    }

    [Fact]
    public void A_printed_exception_names_the_cell_without_this_machines_folders()
    {
        var text = engine.Run("try { throw new Exception(\"x\"); } catch (Exception e) { Console.WriteLine(e); }").Text;
        Assert.Contains(" in In[1]:line 1", text);
        Assert.DoesNotContain(engine.Folder, text);
    }
}
