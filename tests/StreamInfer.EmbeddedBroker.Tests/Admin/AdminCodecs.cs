using StreamInfer.EmbeddedBroker.Requests;
using StreamInfer.EmbeddedBroker.Tests.Groups.Codecs;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Tests.Admin;

/// <summary>What tests of administrative requests have in common: a broker's parts, and requests written by Kafka's protocol guide.</summary>
public abstract class AdminCodecs : IAsyncLifetime
{
    private protected HandlerFixture Fixture { get; private set; } = null!;

    private protected BrokerContext Context => Fixture.Context;

    public async Task InitializeAsync() => Fixture = await HandlerFixture.OpenAsync();

    public Task DisposeAsync()
    {
        Fixture.Dispose();
        return Task.CompletedTask;
    }

    public static TheoryData<int> Versions(int from, int to) => [.. Enumerable.Range(from, to - from + 1)];

    private protected Answer Ask(IRequestHandler handler, int version, Func<Fields, Fields> body) => Fixture.Ask(handler, version, body);

    private protected static (int Error, string? Message) Outcome(Answer answer) => (answer.Int16(), answer.Text());

    private protected static Guid Id(Answer answer)
    {
        var bytes = new byte[16];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)answer.Int8();
        }

        return new Guid(bytes, bigEndian: true);
    }

    private protected static Fields Id(Fields fields, Guid id)
    {
        foreach (var part in id.ToByteArray(bigEndian: true))
        {
            fields.Int8(part);
        }

        return fields;
    }

    private protected static void Refused(ErrorCode error, string message, (int Error, string? Message) outcome)
    {
        Assert.Equal(error, (ErrorCode)outcome.Error);
        Assert.Contains(message, outcome.Message);
    }
}
