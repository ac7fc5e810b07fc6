using StreamInfer.Kafka.Configuration;
using StreamInfer.Kafka.Native;

namespace StreamInfer.Tests.Kafka.Configuration;

public sealed class ClientDefaultsTests
{
    [Fact]
    public void Defaults_areAcceptedByTheLibrary()
    {
        using var configuration = ClientConfiguration.Create();

        Assert.All(ClientDefaults.Consumer.Concat(ClientDefaults.Producer), pair => Assert.Null(configuration.Set(pair.Key, pair.Value)));
    }

    [Fact]
    public void Defaults_standInTheOperatorsTable()
    {
        var text = File.ReadAllText(Path.Combine(Path.GetDirectoryName(Upwards.Find("StreamInfer.sln"))!, "docs", "operations.md"));

        Assert.All(ClientDefaults.Consumer.Concat(ClientDefaults.Producer), pair => Assert.Contains($"| `{pair.Key}` | {pair.Value} |", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Defaults_ofEachClient_areItsOwnToSet()
    {
        Assert.DoesNotContain(ClientDefaults.Consumer, pair => PropertyScopes.ProducerOnly.Contains(pair.Key));
        Assert.DoesNotContain(ClientDefaults.Producer, pair => PropertyScopes.ConsumerOnly.Contains(pair.Key));
    }
}
