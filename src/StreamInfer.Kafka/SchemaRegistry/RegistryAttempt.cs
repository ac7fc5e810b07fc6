using System.Runtime.InteropServices;

namespace StreamInfer.Kafka.SchemaRegistry;

/// <summary>What came of one attempt, or of one round of them.</summary>
/// <param name="Reply">Null where none was had, and <paramref name="Reason"/> says why.</param>
/// <param name="Reason">Empty where there is a reply.</param>
/// <param name="Asked">How long the server asked us to stay away; zero where it did not.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RegistryAttempt(RegistryReply? Reply, string Reason, TimeSpan Asked)
{
    public static RegistryAttempt Answered(RegistryReply reply) => new(reply, "", TimeSpan.Zero);

    public static RegistryAttempt Failed(string reason, TimeSpan asked = default) => new(null, reason, asked);
}
