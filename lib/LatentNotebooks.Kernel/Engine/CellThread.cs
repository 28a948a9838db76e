using System.Collections.Concurrent;

namespace LatentNotebooks.Kernel;

/// <summary>
/// The thread that cells run on. Native libraries bind state to a thread (gradient mode, random generators), so all cells
/// share one, and the code after a top-level `await` comes back to it. After an interrupt it must be replaced: the runtime
/// delivers a second abort to the same thread no more.
/// </summary>
internal sealed class CellThread : SynchronizationContext, IDisposable
{
    private const int StackBytes = 64 << 20;
    private readonly BlockingCollection<Action> work = [];
    private readonly Thread thread;
    private volatile bool waiting;
    private volatile bool inCell;

    public CellThread()
    {
        thread = new Thread(Loop, StackBytes) { IsBackground = true, Name = "cells" };
        thread.Start();
    }

    /// <summary>Does something that ends by itself on the cells' thread, with its large stack.</summary>
    public Task<T> Do<T>(Func<T> action)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        work.Add(() =>
        {
            try
            {
                result.SetResult(action());
            }
            catch (Exception exception)
            {
                result.SetException(exception);
            }
        });
        return result.Task;
    }

    /// <summary>Runs a cell; the task ends when it has ended, faults with what it threw, or is cancelled by an interrupt.</summary>
    public Task<object?> Run(Func<Task<object?>> cell, Interruption interrupt)
    {
        var result = new TaskCompletionSource<object?>(TaskCreationOptions.RunContinuationsAsynchronously);
        work.Add(() => RunHere(cell, result, interrupt), CancellationToken.None);
        return result.Task;
    }

    /// <summary>Wakes the cell from `Sleep`, `Wait` and `lock`; a running loop is ended by the cancellation of its token.</summary>
    public void WakeUp()
    {
        if (inCell)
            thread.Interrupt();
    }

    /// <summary>
    /// Continues an `await`. While the thread waits for a top-level `await` it takes the continuation; while it is inside user code,
    /// which may be blocking on this very continuation (`task.Result`), the pool takes it, as in a console program.
    /// </summary>
    public override void Post(SendOrPostCallback callback, object? state)
    {
        if (waiting)
            work.Add(() => callback(state));
        else
            ThreadPool.UnsafeQueueUserWorkItem(_ => callback(state), null);
    }

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    public void Dispose() => work.CompleteAdding();

    private void Loop()
    {
        SetSynchronizationContext(this);
        try
        {
            foreach (var action in work.GetConsumingEnumerable())
                action();
        }
        catch (ThreadInterruptedException)
        {
            // A late wake-up: the interrupt has already been answered and this thread replaced.
        }
    }

    private void RunHere(Func<Task<object?>> cell, TaskCompletionSource<object?> result, Interruption interrupt)
    {
        inCell = true;
        try
        {
            Task<object?>? running = null;
            Abortable(() => running = cell(), interrupt);
            AwaitTask(running!, interrupt);
            result.SetResult(running!.GetAwaiter().GetResult());
        }
        catch (Exception) when (interrupt.Requested)
        {
            result.TrySetCanceled(interrupt.Seen);
        }
        catch (Exception exception)
        {
            result.TrySetException(exception);
        }
        finally
        {
            inCell = false;
        }
    }

    private void AwaitTask(Task running, Interruption interrupt)
    {
        if (running.IsCompleted)
            return;
        running.ContinueWith(
            _ => work.Add(static () => { }), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        while (!running.IsCompleted)
        {
            waiting = true;
            Action next;
            try
            {
                next = work.Take(interrupt.Seen);
            }
            finally
            {
                waiting = false;
            }
            Abortable(next, interrupt);
        }
    }

    private static void Abortable(Action action, Interruption interrupt)
    {
#pragma warning disable SYSLIB0046 // Aborting is what an interrupt of a busy loop is; state stays, as in every notebook kernel.
        System.Runtime.ControlledExecution.Run(action, interrupt.Abort);
#pragma warning restore SYSLIB0046
    }
}
