using System.Text;
using StreamInfer.Ingestion;
using StreamInfer.Publishing;

namespace StreamInfer.IntegrationTests.Kafka;

/// <summary>Headers that records share inside the client: each record has them, and they live as long as the last one.</summary>
public sealed class SharedHeadersTests : KafkaTest
{
    [Fact]
    public void Publish_blocksAndOwnHeadersByTurns_eachRecordHasItsOwn()
    {
        CreateTopics(1);
        using var sink = OpenSink();
        var blocks = Enumerable.Range(0, 3).Select(number => new HeaderBlock([("model", "m"), ("version", $"{number}")])).ToArray();
        var expected = new List<string>();
        for (var turn = 0; turn < 3; turn++)
        {
            Publish(sink, batch =>
            {
                for (var number = 0; number < 40; number++)
                {
                    expected.Add(Add(batch, blocks[number % 3], number % 4 == 3));
                }
            });
        }

        var reader = OpenReader();
        reader.ReadUntil(expected.Count);

        Assert.Equal(expected, reader.Records.Select(record => string.Join(' ', record.Headers.Select(header => $"{header.Name}={Encoding.UTF8.GetString(header.Value!)}"))));
    }

    [Fact]
    public void Publish_moreBlocksThanAreRemembered_eachRecordHasItsOwn()
    {
        CreateTopics(1);
        using var sink = OpenSink();
        Publish(sink, batch =>
        {
            for (var number = 0; number < 300; number++)
            {
                Add(batch, new HeaderBlock([("version", $"{number}")]), own: false);
            }
        });
        var reader = OpenReader();
        reader.ReadUntil(300);

        Assert.Equal(Enumerable.Range(0, 300).Select(number => $"{number}"), reader.Records.Select(record => Encoding.UTF8.GetString(record.Headers[0].Value!)));
    }

    [Fact]
    public void Dispose_recordsInFlightShareHeaders_givesThemUpWithoutTellingTheirTicket()
    {
        CreateTopics(1);
        var sink = OpenSink();
        var block = new HeaderBlock([("model", "m")]);
        Publish(sink, batch => Add(batch, block, own: false));
        Cluster.TakeDown();
        var told = false;
        var ticket = new DeliveryTicket(() => told = true);
        var batch = new OutgoingBatch();
        for (var number = 0; number < 1000; number++)
        {
            Add(batch, block, own: number % 2 == 0);
        }

        ticket.Open(batch.Count);
        sink.Publish(batch, ticket, default);
        ticket.HandedOver();
        sink.Dispose();

        Assert.False(told);
        Assert.Null(ticket.Failure);
        Assert.Throws<ObjectDisposedException>(() => sink.Publish(batch, ticket, default));
    }

    private static string Add(OutgoingBatch batch, HeaderBlock block, bool own)
    {
        batch.AddHeaders(block);
        var text = string.Join(' ', block.Headers.ToArray().Select(header => $"{Encoding.UTF8.GetString(header.Name.Span)}={Encoding.UTF8.GetString(header.Value.Span)}"));
        if (own)
        {
            batch.AddHeader(new RecordHeader(batch.Arena.Append("own"u8), batch.Arena.Append("1"u8)));
            text += " own=1";
        }

        batch.Add(OutputTopic.Predictions, batch.Arena.Append([1]), batch.Arena.Append([1]), -1);
        return text;
    }

    private static void Publish(IRecordSink sink, Action<OutgoingBatch> fill)
    {
        var batch = new OutgoingBatch();
        using var settled = new ManualResetEventSlim();
        var ticket = new DeliveryTicket(settled.Set);
        fill(batch);
        ticket.Open(batch.Count);
        sink.Publish(batch, ticket, default);
        ticket.HandedOver();
        Assert.True(settled.Wait(Deadline.Limit));
        Assert.Null(ticket.Failure);
    }
}
