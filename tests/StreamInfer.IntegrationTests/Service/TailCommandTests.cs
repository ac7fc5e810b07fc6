using StreamInfer.Host;
using StreamInfer.Host.Commands;
using StreamInfer.IntegrationTests.Kafka;

namespace StreamInfer.IntegrationTests.Service;

public sealed class TailCommandTests
{
    [Theory]
    [InlineData("nothing-there", "streaminfer: topic 'nothing-there': Broker: Unknown topic or partition\n")]
    [InlineData("a\u001b[2J", @"streaminfer: topic 'a\u001b[2J': Broker: Invalid topic" + "\n")]
    public async Task Tail_topicThatIsRefused_isOneLineThatMovesNoCursor(string topic, string expected)
    {
        using var cluster = new TestCluster();
        await using var errors = new StringWriter { NewLine = "\n" };

        var parsed = TailCommand.Create(_ => throw new InvalidOperationException("no registry is asked")).Parse([topic, "--bootstrap", cluster.BootstrapServers]);

        Assert.Equal(ExitCode.Kafka, await parsed.InvokeAsync(new() { Error = errors }));
        Assert.Equal(expected, errors.ToString());
    }
}
