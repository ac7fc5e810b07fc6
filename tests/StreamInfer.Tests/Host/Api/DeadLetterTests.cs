using System.Text;
using Confluent.Kafka;
using StreamInfer.Host.Api;
using StreamInfer.Host.Api.DeadLetters;

namespace StreamInfer.Tests.Host.Api;

public sealed class DeadLetterTests
{
    [Fact]
    public void Refusal_ofADeadLetter_isNone() => Assert.Null(Redrive.Refusal(Record(("si-reason", "invalid-json")), "events"));

    [Fact]
    public void Refusal_ofAnotherTopicsOrNoDeadLetter_saysWhy()
    {
        Assert.Contains("another topic", Redrive.Refusal(Record(("si-reason", "invalid-json")), "payments"));
        Assert.Contains("no dead letter", Redrive.Refusal(Record(), "events"));
        Assert.Contains("whole event", Redrive.Refusal(Record(("si-reason", "payload-too-large"), ("si-truncated", "value=2000000")), "events"));
    }

    [Fact]
    public void Copy_keepsTheEventAndTheFirstErrorHeaders()
    {
        var copy = Redrive.CopyOf(Record(("si-reason", "invalid-json"), ("traceparent", "00-1"), ("si-attempt", "2")));

        Assert.Equal(("key", "value"), (Encoding.UTF8.GetString(copy.Key!), Encoding.UTF8.GetString(copy.Value!)));
        Assert.Equal(
            ["__connect.errors.topic", "__connect.errors.partition", "__connect.errors.offset", "traceparent", "si-attempt", Redrive.FromHeader], copy.Headers.Select(header => header.Key));
        Assert.Equal("dead/3/17", Encoding.UTF8.GetString(copy.Headers.GetLastBytes(Redrive.FromHeader)));
    }

    [Fact]
    public async Task Write_thatIsGivenUpInTheMiddle_saysWhatIsThereAndWhatIsNot()
    {
        using var stop = new CancellationTokenSource();
        var written = 0;
        (int, long)[] places = [(3, 17), (3, 18), (3, 19), (3, 20), (3, 21), (3, 22)];
        var letter = Record(("si-reason", "invalid-json"));

        var answer = await Redrive.WriteAsync(places, [letter, null, letter, letter, letter, Record()], "events", WriteAsync, stop.Token);

        Assert.Equal((1, 4), (answer.Redriven, written));
        Assert.Equal([18L, 19, 20, 21, 22], answer.Refused.Select(item => item.Offset));
        Assert.Equal(["there is no such record", "too large", "it failed", "the request was given up before it was acknowledged; it may be there all the same"], answer.Refused.Take(4).Select(item => item.Why));
        Assert.Contains("no dead letter", answer.Refused[^1].Why);
        Assert.Contains("not tried", Assert.Single((await Redrive.WriteAsync([(3, 17)], [letter], "events", WriteAsync, stop.Token)).Refused).Why);
        Assert.Equal(4, written);

        async Task<string?> WriteAsync(Message<byte[]?, byte[]?> copy, CancellationToken token)
        {
            switch (++written)
            {
                case 1:
                    return null;
                case 2:
                    return "too large";
                case 3:
                    throw new KafkaException(new Error(ErrorCode.Local_Transport, "it failed"));
                default:
                    await stop.CancelAsync();
                    token.ThrowIfCancellationRequested();
                    return null;
            }
        }
    }

    [Fact]
    public void Cursor_written_isReadBack()
    {
        var places = new Dictionary<int, long> { [3] = 17, [0] = 0 };

        Assert.Equal("0:0,3:17", DeadLetterCursor.Write(places));
        Assert.Equal(places, DeadLetterCursor.Read("0:0,3:17")!.ToDictionary());
        Assert.Null(DeadLetterCursor.Write(new Dictionary<int, long>()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1:0")]
    [InlineData("0:1:2")]
    [InlineData("0:1,0:2")]
    [InlineData("0:99999999999999999999")]
    public void Cursor_thatIsNone_isRefused(string text) => Assert.Throws<ApiRefusal>(() => DeadLetterCursor.Read(text));

    private static ConsumeResult<byte[]?, byte[]?> Record(params (string Name, string Value)[] headers)
    {
        var all = new Headers();
        foreach (var (name, value) in new[] { ("__connect.errors.topic", "events"), ("__connect.errors.partition", "1"), ("__connect.errors.offset", "5") }.Concat(headers))
        {
            all.Add(name, Encoding.UTF8.GetBytes(value));
        }

        return new ConsumeResult<byte[]?, byte[]?>
        {
            TopicPartitionOffset = new TopicPartitionOffset("dead", 3, 17),
            Message = new Message<byte[]?, byte[]?> { Key = "key"u8.ToArray(), Value = "value"u8.ToArray(), Headers = all, Timestamp = new Timestamp(1, TimestampType.CreateTime) },
        };
    }
}
