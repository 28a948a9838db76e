namespace LatentNotebooks.Runtime;

/// <summary>Something a user wrote cannot be used: a setting, a profile, a path. The message says what, where and what to do.</summary>
public sealed class SettingsException(string message) : Exception(message);
