using System.Collections.Immutable;
using StreamInfer.Topologies.Rules;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Keys;

/// <summary>The section <c>registry</c>.</summary>
internal static class RegistryKeys
{
    public static readonly KeyOf<ImmutableArray<Located<Uri>>> Url = new(
        "url",
        new ListShape<Uri>(new UrlShape()) { AllowsSingle = true },
        "The Schema Registry's address, or several that are tried in turn.") { Required = true };

    public static readonly KeyOf<string> Username = new("username", TextShape.Any, "For basic authentication.");

    public static readonly KeyOf<string> Password = new("password", TextShape.Secret, "For basic authentication.");

    public static readonly KeyOf<string> Token = new("token", TextShape.Secret, "Bearer token, instead of user and password.");

    public static readonly KeyOf<string> Ca = new(
        "ca", new FileShape("a PEM file"), "The authority that signs the registry's certificate; left out, the system's are trusted.");

    public static readonly KeyOf<string> Certificate = new("certificate", new FileShape("a PEM file"), "The client's certificate.");

    public static readonly KeyOf<string> Key = new("key", new FileShape("a PEM file"), "The private key of the client's certificate.");

    public static readonly KeyOf<TimeSpan> Timeout = new(
        "timeout", new DurationShape(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)), "For one request.") { Default = "5s" };

    public static readonly SectionShape Section = new(Url, Username, Password, Token, Ca, Certificate, Key, Timeout)
    {
        Rules = [RegistryRules.CheckCredentials],
    };
}
