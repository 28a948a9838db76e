namespace LatentNotebooks.Kernel.Tests.Engine;

[Collection("engine")]
public sealed class ScriptEngineTests : IDisposable
{
    private readonly TestEngine engine = new();

    public void Dispose() => engine.Dispose();

    [Fact]
    public void The_last_expression_is_the_result()
    {
        Assert.Equal("result: 3|", engine.Run("1 + 2").Log);
        Assert.Equal("", engine.Run("var x = 5;").Log);
        Assert.Equal("result: 10|", engine.Run("x * 2").Log);
        Assert.Equal("result: null|", engine.Run("(string)null").Log);
        Assert.Equal("stdout: hi\n|", engine.Run("Console.WriteLine(\"hi\")").Log);
    }

    [Fact]
    public void Variables_types_functions_and_usings_carry_over()
    {
        engine.Run("using System.Globalization; using M = System.Math;");
        engine.Run("record Point(int X, int Y); int Twice(int a) => 2 * a; static int Thrice(this int a) => 3 * a;");
        engine.Run("class Base { public virtual string Name => \"base\"; }");
        engine.Run("class Derived : Base { public override string Name => \"derived\"; }");
        Assert.Equal("result: (12, derived, Invariant Language (Invariant Country), 4)|", engine.Run("(Twice(new Point(2, 3).X) * 1.Thrice(), new Derived().Name, CultureInfo.InvariantCulture.EnglishName, M.Max(1, 4))").Log);
    }

    [Fact]
    public void Code_after_a_top_level_await_runs_on_the_cells_thread()
    {
        Assert.Equal("result: True|", engine.Run("var before = Environment.CurrentManagedThreadId; await Task.Delay(10); before == Environment.CurrentManagedThreadId").Log.Replace("true", "True"));
    }

    [Fact]
    public void Blocking_on_a_task_does_not_deadlock()
    {
        engine.Run("async Task<int> Slow() { await Task.Delay(20); return 4; }");
        Assert.Equal("result: 4|", engine.Run("Slow().Result").Log);
    }

    [Fact]
    public void Console_and_display_output_keep_program_order()
    {
        var output = engine.Run("""
            Console.Write("a"); Console.Error.Write("b"); Console.Write("c"); display("d"); Console.WriteLine("e"); 7
            """);
        Assert.Equal("stdout: a|stderr: b|stdout: c|display: d|stdout: e\n|result: 7|", output.Log);
    }

    [Fact]
    public void A_compile_error_names_cell_line_and_column_and_underlines()
    {
        var failure = engine.Run("var a = 1;\nvar b = a + missing;").Failure!;
        Assert.Equal("In[1], line 2, column 13: error CS0103: The name 'missing' does not exist in the current context", failure.Message);
        Assert.Equal("    var b = a + missing;", failure.Traceback[1]);
        Assert.Equal("                ~~~~~~~", failure.Traceback[2]);
    }

    [Fact]
    public void An_exception_names_cell_and_line_of_each_frame()
    {
        engine.Run("int Outer(int n)\n{\n    return Inner(n);\n}\nint Inner(int n) => n / (n - n);");
        var failure = engine.Run("var y = 1;\nOuter(y)").Failure!;
        Assert.Equal("DivideByZeroException", failure.Name);
        Assert.Equal(
            """
            DivideByZeroException: Attempted to divide by zero.
               at Inner() in cell In[1], line 5
                        4: }
                  -->   5: int Inner(int n) => n / (n - n);
               at Outer() in cell In[1], line 3
               at the cell in cell In[2], line 2
            """.ReplaceLineEndings("\n"),
            string.Join('\n', failure.Traceback));
    }

    [Theory]
    [InlineData("while (true) { }")]
    [InlineData("Thread.Sleep(-1);")]
    [InlineData("await Task.Delay(-1);")]
    [InlineData("await Task.Delay(1); while (true) { }")]
    [InlineData("Task.Run(() => { while (true) Thread.Sleep(1); }).Wait();")]
    [InlineData("while (true) { try { Thread.Sleep(10); } catch (Exception) { } }")]
    [InlineData("var o = new object(); lock (o) Monitor.Wait(o);")]
    [InlineData("foreach (var i in Enumerable.Range(0, int.MaxValue)) Console.WriteLine(i);")]
    public async Task An_endless_cell_is_interrupted_again_and_again_and_state_stays(string code)
    {
        engine.Run("var kept = 41;");
        for (var round = 0; round < 3; round++)
        {
            var running = engine.RunAsync(code);
            await Task.Delay(150);
            engine.Engine.Interrupt();
            Assert.Same(running, await Task.WhenAny(running, Task.Delay(5000)));
            Assert.Equal(CellStatus.Interrupted, (await running).Result.Status);
            Assert.Equal("result: 42|", engine.Run("kept + 1").Log);
        }
    }

    [Fact]
    public async Task An_interrupt_at_any_moment_leaves_a_working_engine()
    {
        engine.Run("var kept = 41; int F() { while (true) { kept++; } }");
        for (var round = 0; round < 40; round++)
        {
            var running = engine.RunAsync(round % 2 == 0 ? "Task.Run(() => Thread.Sleep(100)).Wait(); F();" : "var own = 1; F();");
            await Task.Delay(round * 3);
            engine.Engine.Interrupt();
            Assert.Same(running, await Task.WhenAny(running, Task.Delay(10_000)));
            Assert.Equal("result: 42|", engine.Run("kept = 41; kept + 1").Log);
        }
    }

    [Fact]
    public void Memory_grows_with_the_cells_and_not_with_their_square()
    {
        var first = GrowthOf(100);
        var second = GrowthOf(100);
        Assert.Equal("result: 199|", engine.Run("v199").Log);
        // With the references repeated in every cell the second hundred costs three times the first.
        Assert.InRange(second, 0, Math.Max(2 * first, 40_000_000));
    }

    private int cells;

    private long GrowthOf(int count)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var end = cells + count; cells < end; cells++)
            Assert.Equal($"result: {cells}|", engine.Run($"var v{cells} = {cells};\nv{cells}").Log);
        return GC.GetTotalMemory(forceFullCollection: true) - before;
    }
}
