namespace Notebooks.Tests;

/// <summary>A test that needs Jupyter's Python client, from the distribution; it skips, and says so, where that is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NbClientTheoryAttribute : TheoryAttribute
{
    private static readonly bool Installed =
        File.Exists("/usr/bin/python3") && Checkout.Run("/usr/bin/python3", ["-c", "import nbclient, nbformat"]).Code == 0;

    public NbClientTheoryAttribute()
    {
        if (!Installed) Skip = "python3-nbclient is not installed: that the kernel and the runner write the same notebook is NOT checked.";
    }
}
