namespace Notebooks.Tests;

/// <summary>Every notebook, as a reader runs it: statically checked, executed twice by the runner, and once by Jupyter's own client.</summary>
public class NotebookTests
{
    public static TheoryData<string> All() =>
        [.. Directory.GetFiles(Path.Combine(Checkout.Root, "notebooks"), "*.ipynb").Select(path => Path.GetFileNameWithoutExtension(path)).Order()];

    [Theory, MemberData(nameof(All))]
    public void A_notebook_keeps_the_rules(string name)
    {
        var (code, output) = Checkout.Latent("notebook", "check", Checkout.Notebook(name));
        Assert.True(code == 0, output);
    }

    [NbClientTheory, MemberData(nameof(All))]
    public void The_runner_and_Jupyter_s_client_write_the_same_file(string name)
    {
        var folder = Directory.CreateTempSubdirectory("notebooks").FullName;
        var (code, output) = Checkout.Latent("notebook", "run", Checkout.Notebook(name), "--profile", "smoke", "--out", folder);
        Assert.True(code == 0, output);

        var (installed, said) = Checkout.Latent("kernel", "install", "--prefix", folder);
        Assert.True(installed == 0, said);
        var script = Path.Combine(Checkout.Root, "tests", "LatentNotebooks.Kernel.Tests", "Notebooks", "through_nbclient.py");
        (code, output) = Checkout.Run("/usr/bin/python3",
            ["-Xfrozen_modules=off", script, "--folder", Path.Combine(Checkout.Root, "notebooks"), Path.Combine(folder, "share", "jupyter"), Path.Combine(folder, name + ".ipynb")]);
        Assert.True(code == 0, output);
        Directory.Delete(folder, recursive: true);
    }
}
