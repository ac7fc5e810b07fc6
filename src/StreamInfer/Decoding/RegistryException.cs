namespace StreamInfer.Decoding;

/// <summary>
/// The Schema Registry answered, and asking again will not help until somebody changes something. The message names the
/// address, what was asked and what came back; it never holds a secret.
/// </summary>
public sealed class RegistryException(RegistryFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary><see cref="RegistryFault.Unusable"/> concerns that one schema; the others concern every request.</summary>
    public RegistryFault Fault { get; } = fault;
}
