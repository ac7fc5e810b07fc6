using System.Text;
using StreamInfer.Topologies;

namespace StreamInfer.Kafka.SchemaRegistry;

/// <summary>Blots the plan's secrets out of text that comes from a server or the network stack.</summary>
internal sealed class SecretMask
{
    private readonly string[] secrets;

    public SecretMask(RegistryPlan plan)
    {
        var basic = plan.Username is null ? null : EncodeBasic(plan.Username, plan.Password);
        // The longest first: a short secret that is part of a longer one would leave the rest readable.
        secrets = [.. new[] { plan.Password, plan.Token, basic }.Where(secret => !string.IsNullOrEmpty(secret)).Select(secret => secret!)
            .OrderByDescending(secret => secret.Length)];
    }

    public static string EncodeBasic(string username, string? password) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{username}:{password}"));

    /// <summary><paramref name="text"/> without secrets and control characters, at most 300 characters.</summary>
    public string Clean(string text)
    {
        const int Longest = 300;
        foreach (var secret in secrets)
            text = text.Replace(secret, "***", StringComparison.Ordinal);
        text = string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter)).Trim();
        return text.Length <= Longest ? text : string.Concat(text.AsSpan(0, Longest), "…");
    }
}
