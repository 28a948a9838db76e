using System.Runtime.ExceptionServices;

namespace LatentNotebooks.Kernel;

/// <summary>Keeps a host process alive when a cell's stray thread fails.</summary>
internal static class ProcessGuard
{
    /// <summary>Exceptions on other threads and in `async void` are written to the cell's standard error instead of ending the process.</summary>
    public static void Install() => ExceptionHandling.SetUnhandledExceptionHandler(exception =>
    {
        Console.Error.WriteLine($"An error on a thread of its own: {exception}");
        return true;
    });
}
