namespace SystemTorch.Tests;

internal static class Repository
{
    /// <summary>The folder of the solution, found upwards from the test's own.</summary>
    internal static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder!.FullName, "LatentNotebooks.sln"))) folder = folder.Parent;
            return folder.FullName;
        }
    }
}
