namespace StreamInfer.Topologies;

/// <summary>Which of librdkafka's properties hold secrets, by their names.</summary>
public static class SecretNames
{
    /// <summary>Whether the value may only come from the environment.</summary>
    public static bool IsSecret(string property) =>
        property.EndsWith(".password", StringComparison.Ordinal)
        || property.EndsWith(".passphrase", StringComparison.Ordinal)
        || property.EndsWith(".secret", StringComparison.Ordinal)
        || property.EndsWith("key.pem", StringComparison.Ordinal);

    /// <summary>Whether the value is never shown: secrets, and whatever a mistyped name of one could look like.</summary>
    public static bool IsHidden(string property) =>
        IsSecret(property)
        || property.StartsWith("sasl.", StringComparison.Ordinal)
        || property.StartsWith("ssl.key", StringComparison.Ordinal)
        || property.Contains("pass", StringComparison.OrdinalIgnoreCase)
        || property.Contains("secret", StringComparison.OrdinalIgnoreCase);
}
