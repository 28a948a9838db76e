namespace LatentNotebooks.Training;

/// <summary>Training cannot go on. The message says what happened, at which update, and what to change.</summary>
public sealed class TrainingException(string message) : Exception(message);
