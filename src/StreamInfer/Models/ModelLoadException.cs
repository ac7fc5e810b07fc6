namespace StreamInfer.Models;

/// <summary>
/// A model cannot be used: not found, unreadable, not the file it should be, or not fitting its topology. The message says which and
/// where.
/// </summary>
public sealed class ModelLoadException(string message, Exception? inner = null) : Exception(message, inner);
