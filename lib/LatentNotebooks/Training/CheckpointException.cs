namespace LatentNotebooks.Training;

/// <summary>A checkpoint cannot be used. The message says which file, what is wrong with it and what to do.</summary>
public sealed class CheckpointException(string message) : Exception(message);
