namespace LatentNotebooks.Kernel.Tests.Engine;

/// <summary>The engine takes over the process's console, so tests that use one run one after another.</summary>
[CollectionDefinition("engine", DisableParallelization = true)]
public sealed class EngineCollection;

/// <summary>An engine with a folder of its own and a cell counter.</summary>
internal sealed class TestEngine : IDisposable
{
    private int count;

    public TestEngine()
    {
        Folder = Directory.CreateTempSubdirectory("engine-").FullName;
        Engine = new ScriptEngine(Folder);
    }

    public string Folder { get; }

    public ScriptEngine Engine { get; }

    public RecordedOutput Run(string code) => RunAsync(code).GetAwaiter().GetResult().Output;

    public async Task<(RecordedOutput Output, CellResult Result)> RunAsync(string code)
    {
        var output = new RecordedOutput();
        var result = await Engine.ExecuteAsync(code, ++count, output);
        return (output, result);
    }

    public void Dispose()
    {
        Engine.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
