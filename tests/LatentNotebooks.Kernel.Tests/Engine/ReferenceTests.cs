using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LatentNotebooks.Kernel.Tests.Engine;

[Collection("engine")]
public sealed class ReferenceTests : IDisposable
{
    private static int libraries;
    private readonly TestEngine engine = new();

    // Assemblies are never unloaded, so every test has its own names.
    private readonly string name = $"Probe{Interlocked.Increment(ref libraries)}";

    public void Dispose() => engine.Dispose();

    [Fact]
    public void A_library_is_found_from_the_notebooks_folder_and_so_is_what_it_needs()
    {
        var lower = Build($"{name}.Lower", $"namespace {name} {{ public class Lower {{ public int Value => 20; }} }}");
        Build($"{name}.Upper", $"namespace {name} {{ public class Upper {{ public Lower Inner {{ get; }} = new(); public static int Count; }} }}", lower);
        Assert.Null(engine.Run($"#r \"lib/{name}.Upper.dll\"\nusing {name};").Failure);
        Assert.Equal("result: 20|", engine.Run("new Upper().Inner.Value").Log);
        engine.Run("Upper.Count++;");
        Assert.Equal("result: 1|", engine.Run("Upper.Count").Log);
        Assert.Equal("result: 20|", engine.Run("class Mine : Upper { public int Twice => Inner.Value; } new Mine().Twice").Log);
    }

    [Fact]
    public void A_library_may_be_rebuilt_while_it_is_loaded()
    {
        Build(name, $"public class {name} {{ public int Version => 1; }}");
        Assert.Equal("result: 1|", engine.Run($"#r \"lib/{name}.dll\"\nnew {name}().Version").Log);
        Build(name, $"public class {name} {{ public int Version => 22222; }}");
        Assert.Equal("result: 1|", engine.Run($"new {name}().Version").Log);
        Assert.Contains("restart the kernel", engine.Run($"#r \"./lib/{name}.dll\"\nnew {name}().Version").Text);
    }

    [Fact]
    public void A_missing_library_is_named_with_what_to_do()
    {
        var failure = engine.Run("#r \"lib/Nowhere.dll\"").Failure!;
        Assert.Contains("In[1], line 1", failure.Message);
        Assert.Contains("There is no file lib/Nowhere.dll", failure.Message);
        Assert.Contains("Build it first", failure.Message);
    }

    [Fact]
    public void Framework_names_are_accepted() => Assert.Equal("result: 2|", engine.Run("#r \"System.Net.Http\"\n1 + 1").Log);

    [Fact]
    public void A_file_is_loaded_and_its_declarations_carry_over()
    {
        File.WriteAllText(Path.Combine(engine.Folder, "helpers.csx"), "using System.Globalization;\nint Thrice(int n) => 3 * n;\nvar loaded = Thrice(2);");
        Assert.Equal("result: 6|", engine.Run("#load \"helpers.csx\"\nloaded").Log);
        Assert.Equal("result: 9|", engine.Run("Thrice(3)").Log);
        Assert.Contains("nowhere.csx", engine.Run("#load \"nowhere.csx\"").Failure!.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("runtimes/linux-x64/native")]
    public void A_native_library_is_found_beside_the_assembly_or_in_its_runtimes_folder(string place)
    {
        var source = Directory.EnumerateFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "libSystem.Native.so").FirstOrDefault();
        if (source is null || !System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier.EndsWith("x64", StringComparison.Ordinal))
            return; // The probe is a copy of a Linux library.
        Directory.CreateDirectory(Path.Combine(engine.Folder, "lib", place));
        File.Copy(source, Path.Combine(engine.Folder, "lib", place, $"lib{name}native.so"));
        Build(name, $"using System.Runtime.InteropServices; public static class {name} {{ [DllImport(\"{name}native\", EntryPoint = \"SystemNative_GetPid\")] public static extern int Id(); }}");
        Assert.Equal($"result: {Environment.ProcessId}|", engine.Run($"#r \"lib/{name}.dll\"\n{name}.Id()").Log);
    }

    [Fact]
    public void A_package_that_is_not_there_is_an_error_of_its_line()
    {
        for (var attempt = 1; attempt <= 2; attempt++) // What a failed restore leaves behind must not count as restored.
        {
            var failure = engine.Run("#i \"nuget: /nonexistent-feed\"\n#r \"nuget: Surely.No.Such.Package.Here, 1.2.3\"").Failure!;
            Assert.Contains($"In[{attempt}], line 2", failure.Message);
            Assert.Contains("Cannot restore the package Surely.No.Such.Package.Here", failure.Message);
        }
        Assert.Contains("write #r \"nuget: Name, Version\"", engine.Run("#r \"nuget: a, b, c\"").Failure!.Message);
    }

    private string Build(string assembly, string source, params string[] references)
    {
        var path = Path.Combine(engine.Folder, "lib", assembly + ".dll");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var framework = new[] { typeof(object).Assembly.Location, Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "System.Runtime.dll") };
        var compilation = CSharpCompilation.Create(
            assembly,
            [CSharpSyntaxTree.ParseText(source)],
            framework.Concat(references).Select(file => MetadataReference.CreateFromFile(file)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        var emitted = compilation.Emit(path);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        return path;
    }
}
