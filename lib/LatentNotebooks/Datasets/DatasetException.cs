namespace LatentNotebooks.Datasets;

/// <summary>Data is missing or unusable. The message says which, why, and how to get it.</summary>
public sealed class DatasetException(string message) : Exception(message);
