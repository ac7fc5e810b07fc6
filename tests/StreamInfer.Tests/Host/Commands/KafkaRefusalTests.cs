using Confluent.Kafka;
using StreamInfer.Host;
using StreamInfer.Host.Commands;

namespace StreamInfer.Tests.Host.Commands;

public sealed class KafkaRefusalTests
{
    [Theory]
    [InlineData("scores", "Broker: Unknown topic or partition", "streaminfer: topic 'scores': Broker: Unknown topic or partition\n")]
    [InlineData(null, "no brokers", "streaminfer: no brokers\n")]
    [InlineData("a\u001b[2J", "\u001b]0;title\u0007said\r\nstreaminfer: all is well", @"streaminfer: topic 'a\u001b[2J': \u001b]0;title\u0007said\u000d\u000astreaminfer: all is well" + "\n")]
    public void Tell_whatBrokersSay_isOneLineThatMovesNoCursor(string? topic, string reason, string expected)
    {
        using var errors = new StringWriter { NewLine = "\n" };

        Assert.Equal(ExitCode.Kafka, KafkaRefusal.Tell(errors, new Error(ErrorCode.Unknown, reason), topic));
        Assert.Equal(expected, errors.ToString());
    }
}
