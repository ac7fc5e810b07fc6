using Confluent.Kafka;
using StreamInfer.Host.Terminal;

namespace StreamInfer.Host.Commands;

/// <summary>What a command says when Kafka refuses.</summary>
internal static class KafkaRefusal
{
    /// <summary>Writes one line. What brokers answer is fit for a terminal only after <see cref="Printable"/>.</summary>
    /// <param name="errors">Takes it.</param>
    /// <param name="error">What Kafka says.</param>
    /// <param name="topic">The topic that it is about, if one.</param>
    /// <returns>The exit code.</returns>
    public static int Tell(TextWriter errors, Error error, string? topic = null)
    {
        errors.WriteLine(Printable.Of($"streaminfer: {(topic is null ? "" : $"topic '{topic}': ")}{error.Reason}"));
        return ExitCode.Kafka;
    }
}
