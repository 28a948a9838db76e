using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace LatentNotebooks.Kernel.Tests.Jupyter;

/// <summary>The sample notebook in real front ends, each where it is installed.</summary>
public sealed class FrontEndTests : IDisposable
{
    private readonly ITestOutputHelper output;
    private readonly string folder = Directory.CreateTempSubdirectory("kernel-test").FullName;

    public FrontEndTests(ITestOutputHelper output)
    {
        this.output = output;
        Assert.Equal(0, Repository.RunKernel(["kernel", "install", "--prefix", folder]).Code);
    }

    private static string Sample => Repository.Beside("frontends", "sample.ipynb");

    private (string, string) JupyterPath => ("JUPYTER_PATH", Path.Combine(folder, "share", "jupyter"));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [PythonFact("nbclient")]
    public void Nbclient_and_the_headless_runner_write_the_same_file_to_the_byte()
    {
        string byClient = Path.Combine(folder, "client.ipynb");
        Succeed(Repository.RunKernel(["notebook", "run", Sample, "--out", folder]));
        Succeed(Python([Repository.Beside("frontends", "execute.py"), Sample, byClient]));
        Assert.Equal(File.ReadAllText(Path.Combine(folder, "sample.ipynb")), File.ReadAllText(byClient));
    }

    [PythonFact("nbconvert")]
    public void Nbconvert_makes_a_page_of_the_executed_notebook()
    {
        Succeed(Repository.RunKernel(["notebook", "run", Sample, "--out", folder]));
        Succeed(Python(["-m", "nbconvert", "--to", "html", Path.Combine(folder, "sample.ipynb")]));
        string page = File.ReadAllText(Path.Combine(folder, "sample.html"));
        Assert.Matches(new Regex("<table.*flexible.*</table>", RegexOptions.Singleline), page);
        Assert.Contains("data:image/png;base64,", page);
        Assert.Contains("<span class=\"k\">new</span>", page);
    }

    [BrowserFact]
    public void Classic_notebook_opens_runs_shows_completes_interrupts_and_restarts()
    {
        string[] arguments = [Repository.Beside("frontends", "classic.mjs"), Path.Combine(folder, "screenshots")];
        (int code, string said) = Repository.Run("node", arguments, JupyterPath);
        output.WriteLine(said);
        Assert.True(code == 0, said);
    }

    /// <summary>Debian's Python prints a debugger's warning about frozen modules unless told not to have them.</summary>
    private (int Code, string Output) Python(string[] arguments) =>
        Repository.Run(PythonFactAttribute.Python, arguments.Prepend("-Xfrozen_modules=off"), JupyterPath);

    private static void Succeed((int Code, string Output) run) => Assert.True(run.Code == 0, run.Output);
}
