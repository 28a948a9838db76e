using System.Runtime.InteropServices;
using LatentNotebooks.Datasets;
using LatentNotebooks.Runtime;
using LatentNotebooks.Training;

namespace LatentNotebooks.Cli;

/// <summary>Turns the errors a user can mend into one paragraph and an exit code; anything else keeps its stack.</summary>
internal static class Guard
{
    public const int UserError = 2;
    public const int Interrupted = 130;

    public static int Run(Func<int> action)
    {
        try
        {
            return action();
        }
        catch (Exception error) when (error is SettingsException or DatasetException or CheckpointException or TrainingException or ArgumentException)
        {
            return Report(error.Message, UserError);
        }
        catch (ExternalException error)
        {
            return Report($"The tensor engine refused an operation: {error.Message}", UserError);
        }
        catch (OperationCanceledException stopped)
        {
            return Report(stopped.Message, Interrupted);
        }
    }

    private static int Report(string message, int code)
    {
        Console.Error.WriteLine(code == Interrupted ? message : "error: " + message);
        return code;
    }
}
