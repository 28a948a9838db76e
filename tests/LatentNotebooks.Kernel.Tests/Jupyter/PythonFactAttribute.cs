namespace LatentNotebooks.Kernel.Tests.Jupyter;

/// <summary>A test that needs the system's Python with a certain module; skipped with the reason where it is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PythonFactAttribute : FactAttribute
{
    public const string Python = "/usr/bin/python3";

    public PythonFactAttribute(string module)
    {
        if (!File.Exists(Python))
            Skip = $"There is no {Python}.";
        else if (Repository.Run(Python, ["-c", $"import {module}"]).Code != 0)
            Skip = $"{Python} has no module {module}.";
    }
}
