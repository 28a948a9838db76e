using Xunit.Abstractions;

namespace LatentNotebooks.Kernel.Tests.Jupyter;

/// <summary>The kernel as the real client library and the real ZeroMQ see it: see conformance.py.</summary>
public class JupyterClientTests(ITestOutputHelper output)
{
    [PythonFact("jupyter_client")]
    public void Jupyter_client_finds_the_protocol_kept()
    {
        string folder = Directory.CreateTempSubdirectory("kernel-test").FullName;
        Assert.Equal(0, Repository.RunKernel(["kernel", "install", "--prefix", folder]).Code);
        (int code, string said) = Repository.Run(PythonFactAttribute.Python, ["-Xfrozen_modules=off", Repository.Beside("conformance.py")],
            ("JUPYTER_PATH", Path.Combine(folder, "share", "jupyter")));
        output.WriteLine(said);
        Directory.Delete(folder, recursive: true);
        Assert.True(code == 0, said);
        Assert.Contains("20 passed, 0 failed", said);
    }
}
