using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Text;
using LatentNotebooks.Kernel.Display;
using Microsoft.Win32.SafeHandles;

namespace LatentNotebooks.Kernel.Notebooks;

/// <summary>
/// The process that executes one notebook for the runner. It speaks over two pipes of its own: standard input and output belong to
/// the cells, their child processes and native libraries.
/// </summary>
internal sealed class ChildHost : ICellOutput, IDisposable
{
    /// <summary>Ends the native output of a cell in the process's real standard output.</summary>
    public const char EndOfCell = '\u0001';

    private readonly StreamReader requests;
    private readonly StreamWriter replies;
    private readonly ScriptEngine engine;
    private readonly FileStream? nativeOut;

    private ChildHost(string requestPipe, string replyPipe)
    {
        requests = new(new AnonymousPipeClientStream(PipeDirection.In, requestPipe));
        replies = new(new AnonymousPipeClientStream(PipeDirection.Out, replyPipe), new UTF8Encoding(false), 1 << 16);
        if (!OperatingSystem.IsWindows())
            nativeOut = new(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        engine = new(Environment.CurrentDirectory);
    }

    /// <summary>Serves until the runner closes its pipe, then ends the process whatever the cells are doing.</summary>
    public static int Serve(string requestPipe, string replyPipe)
    {
        using var host = new ChildHost(requestPipe, replyPipe);
        // Ctrl-C reaches the whole process group; what it means is the runner's decision.
        using var ignore = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        ProcessGuard.Install();
        host.Send(new("ready"));
        host.Loop();
        Jupyter.ParentWatch.EndProcess(0);
        return 0;
    }

    public void Stream(string name, string text) => Send(new("stream", name, text));

    public void Display(MimeBundle data, string displayId, bool update) =>
        Send(new("display", Data: data.ToDictionary(), DisplayId: displayId, Flag: update));

    public void ExecuteResult(MimeBundle data) => Send(new("result", Data: data.ToDictionary()));

    public void Error(CellError error) => Send(new("error", error.Name, error.Message, Lines: error.Traceback));

    public void ClearOutput(bool wait) => Send(new("clear", Flag: wait));

    public void Dispose()
    {
        engine.Dispose();
        requests.Dispose();
        replies.Dispose();
        nativeOut?.Dispose();
    }

    private void Loop()
    {
        while (requests.ReadLine() is { } line && ChildJson.Request(line) is { } request)
        {
            if (request.Kind == "interrupt")
                engine.Interrupt();
            else
                _ = Execute(request);
        }
    }

    private async Task Execute(ChildRequest request)
    {
        var result = await engine.ExecuteAsync(request.Code ?? "", request.Number, this).ConfigureAwait(false);
        EndNativeOutput();
        Send(new("done", result.Status.ToString()));
    }

    private void EndNativeOutput()
    {
        if (nativeOut is null)
            return;
        _ = FlushAll(0);
        nativeOut.Write([(byte)EndOfCell]);
    }

    private void Send(ChildReply reply)
    {
        lock (replies)
        {
            replies.WriteLine(ChildJson.Line(reply));
            replies.Flush();
        }
    }

    [DllImport("libc", EntryPoint = "fflush")]
    private static extern int FlushAll(nint everything);
}
