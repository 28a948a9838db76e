using System.Diagnostics;
using System.IO.Pipes;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace LatentNotebooks.Kernel.Notebooks;

/// <summary>The process that executes one notebook, as the runner sees it: requests in, replies out, and what native code prints.</summary>
internal sealed class ChildProcess : IDisposable
{
    private const int KeptErrorText = 4000;

    // A process inherits every inheritable pipe that is open when it starts, so two must not start at the same time.
    private static readonly Lock Starting = new();
    private readonly Process process;
    private readonly AnonymousPipeServerStream requestPipe = new(PipeDirection.Out, HandleInheritability.Inheritable);
    private readonly AnonymousPipeServerStream replyPipe = new(PipeDirection.In, HandleInheritability.Inheritable);
    private readonly StreamWriter requests;
    private readonly Channel<ChildReply> replies = Channel.CreateBounded<ChildReply>(1000);
    private readonly StringBuilder errorText = new();
    private readonly StringBuilder nativeText = new();
    private TaskCompletionSource nativeEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(ProcessStartInfo start)
    {
        start.ArgumentList.Add(requestPipe.GetClientHandleAsString());
        start.ArgumentList.Add(replyPipe.GetClientHandleAsString());
        process = Process.Start(start) ?? throw new IOException($"Cannot start {start.FileName}.");
        requestPipe.DisposeLocalCopyOfClientHandle();
        replyPipe.DisposeLocalCopyOfClientHandle();
        process.StandardInput.Close();
        requests = new(requestPipe, new UTF8Encoding(false)) { AutoFlush = true };
        new Thread(ReadReplies) { IsBackground = true, Name = "replies" }.Start();
        _ = ReadNativeOutput();
        _ = ReadErrors();
    }

    /// <summary>What the process says, in order; completed when it has ended.</summary>
    public ChannelReader<ChildReply> Replies => replies.Reader;

    /// <summary>What the process wrote to its real standard error: a fatal error, a native library's last words.</summary>
    public string ErrorText
    {
        get
        {
            lock (errorText)
                return errorText.ToString();
        }
    }

    /// <summary>Drops the warnings of earlier cells, so that <see cref="ErrorText"/> speaks of this one.</summary>
    public void ForgetErrorText()
    {
        lock (errorText)
            errorText.Clear();
    }

    /// <summary>Starts a process in a notebook's folder.</summary>
    /// <param name="folder">Its working folder.</param>
    /// <param name="environment">Variables to set for it.</param>
    public static ChildProcess Start(string folder, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var start = Executable();
        start.WorkingDirectory = folder;
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.ArgumentList.Add("notebook");
        start.ArgumentList.Add("serve");
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        lock (Starting)
            return new(start);
    }

    /// <summary>Sends a request; a process that has gone is noticed at its replies.</summary>
    public void Send(ChildRequest request)
    {
        try
        {
            requests.WriteLine(ChildJson.Line(request));
        }
        catch (IOException)
        {
            // It has ended: the replies end too, and say so.
        }
    }

    /// <summary>What native code has printed during the cell that has just ended.</summary>
    public async Task<string> TakeNativeOutput()
    {
        await Task.WhenAny(nativeEnd.Task, Task.Delay(OperatingSystem.IsWindows() ? 0 : 1000)).ConfigureAwait(false);
        lock (nativeText)
        {
            nativeEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);
            var text = nativeText.ToString();
            nativeText.Clear();
            return text;
        }
    }

    /// <summary>Waits for the end of a process that is ending, and gives its code.</summary>
    public async Task<int> ExitCode()
    {
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(2)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return process.HasExited ? process.ExitCode : 0;
    }

    /// <summary>Ends the process with all it started.</summary>
    public void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended already.
        }
    }

    public void Dispose()
    {
        requestPipe.Dispose(); // The process ends when this pipe does.
        if (!process.WaitForExit(2000))
            Kill();
        replyPipe.Dispose();
        process.Dispose();
    }

    /// <summary>This program's own executable: the notebook process must be this one even when another program hosts the runner.</summary>
    private static ProcessStartInfo Executable()
    {
        var library = typeof(ChildProcess).Assembly.Location;
        var host = Path.ChangeExtension(library, OperatingSystem.IsWindows() ? ".exe" : null);
        return File.Exists(host) ? new(host) : new("dotnet", [library]);
    }

    private void ReadReplies()
    {
        try
        {
            using var reader = new StreamReader(replyPipe);
            while (reader.ReadLine() is { } line)
                if (ChildJson.Reply(line) is { } reply)
                    replies.Writer.WriteAsync(reply).AsTask().Wait();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or JsonException or AggregateException)
        {
            // The process died in the middle of a line, or this object is being disposed.
        }
        finally
        {
            replies.Writer.TryComplete();
        }
    }

    private async Task ReadNativeOutput()
    {
        var buffer = new char[4096];
        int count;
        while ((count = await process.StandardOutput.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            lock (nativeText)
            {
                var text = new string(buffer, 0, count);
                if (nativeText.Length < CellFeed.TextLimit)
                    nativeText.Append(text.Replace(ChildHost.EndOfCell.ToString(), "", StringComparison.Ordinal));
                if (text.Contains(ChildHost.EndOfCell, StringComparison.Ordinal))
                    nativeEnd.TrySetResult();
            }
        }
    }

    private async Task ReadErrors()
    {
        var buffer = new char[4096];
        int count;
        while ((count = await process.StandardError.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            lock (errorText)
            {
                // The beginning names the error; a stack overflow's thousands of frames follow it.
                if (errorText.Length < KeptErrorText)
                    errorText.Append(buffer, 0, Math.Min(count, KeptErrorText - errorText.Length));
            }
        }
    }
}
