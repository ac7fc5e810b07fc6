using StreamInfer.Kafka.Health;

namespace StreamInfer.Tests.Kafka.Health;

public sealed class KafkaStatusTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Trouble_atFirst_isNone() => Assert.Null(new KafkaStatus(_time).Trouble);

    [Fact]
    public void Report_repeated_keepsTheBeginningOfTheSpell()
    {
        var status = new KafkaStatus(_time);
        status.Report("first");
        _time.Advance(TimeSpan.FromSeconds(40));
        status.Report("second");

        Assert.Equal(new KafkaTrouble("second", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddSeconds(40)), status.Trouble);
    }

    [Fact]
    public void Working_afterTrouble_endsIt()
    {
        var status = new KafkaStatus(_time);
        status.Report("down");
        status.Working();

        Assert.Null(status.Trouble);
    }

    [Fact]
    public void Trouble_silentForAMinute_isOver()
    {
        var status = new KafkaStatus(_time);
        status.Report("down");
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.NotNull(status.Trouble);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Null(status.Trouble);
        status.Report("down again");

        Assert.Equal(_time.GetUtcNow(), status.Trouble?.Since);
    }
}
