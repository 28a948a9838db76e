using System.Runtime.ExceptionServices;

namespace LatentNotebooks.Kernel;

/// <summary>Keeps a host process alive when a cell's stray thread fails.</summary>
internal static class ProcessGuard
{
    /// <summary>Exceptions on other threads and in `async void` are reported instead of ending the process.</summary>
    public static void Install(Action<Exception> report) => ExceptionHandling.SetUnhandledExceptionHandler(exception =>
    {
        report(exception);
        return true;
    });
}
