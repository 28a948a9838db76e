using System.Text.Json.Nodes;

namespace LatentNotebooks.Kernel.Tests.Jupyter;

/// <summary>`kernel install`, `uninstall` and `doctor`, in a home of their own.</summary>
public sealed class InstallationTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("kernel-test").FullName;

    private string UserData => Path.Combine(folder, "data");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Install_writes_a_kernelspec_that_front_ends_can_start()
    {
        Assert.Equal(0, Run("install").Code);
        JsonNode spec = ReadSpec(UserData, ".net-csharp");
        string[] names = ["display_name", "language", "interrupt_mode"];
        Assert.Equal([".NET (C#)", "C#", "message"], names.Select(name => (string?)spec[name]));
        string[] argv = [.. spec["argv"]!.AsArray().Select(part => (string)part!)];
        Assert.Equal(["kernel", "run", "{connection_file}"], argv[^3..]);
        Assert.All(argv[..^3], file => Assert.True(Path.IsPathFullyQualified(file) && File.Exists(file), file));
        (int code, string said) = Run("doctor");
        Assert.True(code == 0, said);
        Assert.Contains("ran a first cell", said);
    }

    [Fact]
    public void Installing_again_replaces_our_own_and_uninstall_removes_it()
    {
        Assert.Equal(0, Run("install").Code);
        Assert.Equal(0, Run("install").Code);
        Assert.Equal(0, Run("uninstall").Code);
        Assert.False(Directory.Exists(SpecFolder(UserData, ".net-csharp")));
        Assert.Contains("nothing to remove", Run("uninstall").Output);
    }

    [Fact]
    public void A_prefix_and_a_name_are_obeyed()
    {
        Assert.Equal(0, Run("install", "--prefix", folder, "--name", "latent-csharp").Code);
        Assert.Contains("latent-csharp", (string?)ReadSpec(Path.Combine(folder, "share", "jupyter"), "latent-csharp")["display_name"]);
    }

    [Theory]
    [InlineData("data")]
    [InlineData("elsewhere")]
    public void Another_programs_kernel_is_neither_replaced_nor_hidden_unless_forced(string where)
    {
        string official = Path.Combine(SpecFolder(Path.Combine(folder, where), ".net-csharp"), "kernel.json");
        Directory.CreateDirectory(Path.GetDirectoryName(official)!);
        const string Content = """
            {"argv": ["dotnet", "interactive", "jupyter", "{connection_file}"], "display_name": ".NET (C#)", "language": "C#"}
            """;
        File.WriteAllText(official, Content);
        (int code, string said) = Run("install");
        Assert.Equal(1, code);
        Assert.Contains("--name", said);
        Assert.Contains("--force", said);
        Assert.Contains(Path.GetDirectoryName(official)!, said);
        Assert.Equal(Content, File.ReadAllText(official));
        Assert.Equal(0, Run("install", "--name", "latent-csharp").Code);
        Assert.Equal(0, Run("install", "--force").Code);
        Assert.NotNull(ReadSpec(UserData, ".net-csharp")["metadata"]!["latent_notebooks"]);
    }

    [Fact]
    public void Uninstall_leaves_another_programs_kernel_alone()
    {
        string file = Path.Combine(SpecFolder(UserData, ".net-csharp"), "kernel.json");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, """{"argv": ["x"], "display_name": "theirs"}""");
        Assert.Equal(1, Run("uninstall").Code);
        Assert.True(File.Exists(file));
    }

    [Fact]
    public void A_name_that_leads_elsewhere_is_refused() => Assert.Equal(1, Run("install", "--name", "../../x").Code);

    [Fact]
    public void The_doctor_says_what_is_missing_and_what_to_do()
    {
        (int code, string said) = Run("doctor");
        Assert.Equal(1, code);
        Assert.Contains("kernel install", said);
        Assert.Contains(UserData, said);
    }

    [Fact]
    public void The_doctor_finds_a_program_that_was_moved_away()
    {
        string file = Path.Combine(SpecFolder(UserData, ".net-csharp"), "kernel.json");
        Run("install");
        JsonNode spec = ReadSpec(UserData, ".net-csharp");
        spec["argv"]!.AsArray()[1] = "/no/such/kernel.dll";
        File.WriteAllText(file, spec.ToJsonString());
        (int code, string said) = Run("doctor");
        Assert.Equal(1, code);
        Assert.Contains("BAD   assembly /no/such/kernel.dll", said);
    }

    [UnixFact]
    public void The_doctor_shows_what_a_kernel_that_does_not_start_wrote()
    {
        string file = Path.Combine(SpecFolder(UserData, ".net-csharp"), "kernel.json");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file,
            """{"argv": ["sh", "-c", "echo no such luck >&2; exit 3", "{connection_file}"], "display_name": "theirs"}""");
        (int code, string said) = Run("doctor");
        Assert.Equal(1, code);
        Assert.Contains("no such luck", said);
        Assert.Contains("code 3", said);
    }

    private (int Code, string Output) Run(params string[] arguments) => Repository.RunKernel(["kernel", .. arguments],
        ("JUPYTER_DATA_DIR", UserData), ("JUPYTER_PATH", Path.Combine(folder, "elsewhere")), ("VIRTUAL_ENV", ""), ("CONDA_PREFIX", ""));

    private static string SpecFolder(string data, string name) => Path.Combine(data, "kernels", name);

    private static JsonNode ReadSpec(string data, string name) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(SpecFolder(data, name), "kernel.json")))!;
}
