using System.Diagnostics;
using System.Runtime.InteropServices;

namespace LatentNotebooks.Kernel.Jupyter;

/// <summary>Ends this process when the one that started it is gone, so that a crashed front end leaves no kernel behind.</summary>
internal static class ParentWatch
{
    /// <summary>Starts watching. A kernel that was started without a parent of its own (by a service manager, say) goes on.</summary>
    public static void Start()
    {
        if (OperatingSystem.IsWindows() || GetParentId() is var parent && parent <= 1)
            return; // on Windows a front end ends its kernels through a job object
        new Thread(() => Watch(parent), 128 << 10) { IsBackground = true, Name = "parent watch" }.Start();
    }

    /// <summary>Ends the process at once. An ordinary exit can wait for ever on a thread that will not stop.</summary>
    public static void EndProcess(int code)
    {
        if (OperatingSystem.IsWindows())
            Process.GetCurrentProcess().Kill();
        else
            ExitNow(code);
    }

    private static void Watch(int parent)
    {
        while (GetParentId() == parent)
            Thread.Sleep(1000);
        EndProcess(1);
    }

    [DllImport("libc", EntryPoint = "getppid")]
    private static extern int GetParentId();

    [DllImport("libc", EntryPoint = "_exit")]
    private static extern void ExitNow(int code);
}
