namespace StreamInfer.Monitoring.Profiles;

/// <summary>A <c>reference.json</c> that cannot be used; the message says where in it, and what is allowed there.</summary>
public sealed class ReferenceProfileException(string message, Exception? inner = null) : Exception(message, inner);
