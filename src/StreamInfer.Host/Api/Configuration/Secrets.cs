namespace StreamInfer.Host.Api.Configuration;

/// <summary>Knows by its name what nobody is to see.</summary>
internal static class Secrets
{
    /// <summary>Stands for what is there and not shown.</summary>
    public const string Masked = "********";

    // Of librdkafka's properties and of the plan's: rather one too many.
    private static readonly string[] Words = ["password", "passphrase", "secret", "token", "jaas", "oauthbearer.config", "key.pem", "private.key", "credential"];

    /// <summary>The value, or a mask where the name says that it is a secret and there is one.</summary>
    public static object? Mask(string name, object? value) => value is string { Length: > 0 } text
        ? IsSecret(name) ? Masked : Uri.TryCreate(text, UriKind.Absolute, out var address) ? WithoutUser(address) : text
        : value;

    /// <summary>Whether a property's value is not to be shown. Paths of files are no secrets.</summary>
    public static bool IsSecret(string name) =>
        !name.EndsWith(".location", StringComparison.OrdinalIgnoreCase) && Words.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>An address without user and password.</summary>
    public static string WithoutUser(Uri address) => address.IsAbsoluteUri && address.UserInfo.Length > 0
        ? $"{address.Scheme}://{Masked}@{address.Authority}{address.PathAndQuery}"
        : address.OriginalString;
}
