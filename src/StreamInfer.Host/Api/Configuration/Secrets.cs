using StreamInfer.Topologies;

namespace StreamInfer.Host.Api.Configuration;

/// <summary>Knows by its name what nobody is to see.</summary>
internal static class Secrets
{
    /// <summary>Stands for what is there and not shown.</summary>
    public const string Masked = "********";

    /// <summary>Of the properties that a topology's mistakes do not show, those that say nothing secret by themselves.</summary>
    private static readonly string[] Harmless = ["sasl.username", "sasl.mechanism", "sasl.mechanisms"];

    // Of the plan's own properties, and of what else may come: rather one too many.
    private static readonly string[] Words = ["token", "jaas", "private.key", "credential"];

    /// <summary>The value, or a mask where the name says that it is a secret and there is one.</summary>
    public static object? Mask(string name, object? value) => value is string { Length: > 0 } text
        ? IsSecret(name) ? Masked : Uri.TryCreate(text, UriKind.Absolute, out var address) ? WithoutUser(address) : text
        : value;

    /// <summary>Whether a property's value is not to be shown. Paths of files are no secrets.</summary>
    public static bool IsSecret(string name) =>
        !name.EndsWith(".location", StringComparison.OrdinalIgnoreCase)
        && !Harmless.Contains(name, StringComparer.Ordinal)
        && (SecretNames.IsHidden(name) || Words.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase)));

    /// <summary>An address without user and password.</summary>
    public static string WithoutUser(Uri address) => address.IsAbsoluteUri && address.UserInfo.Length > 0
        ? $"{address.Scheme}://{Masked}@{address.Authority}{address.PathAndQuery}"
        : address.OriginalString;
}
