using StreamInfer.Kafka.Control;

namespace StreamInfer.Tests.Kafka.Control;

public sealed class LatestReportsTests
{
    private readonly LatestReports _reports = new(capacity: 2);

    [Fact]
    public async Task Put_sameKeyAgain_keepsTheLaterInTheOldPlace()
    {
        _reports.Put("a", [1]);
        _reports.Put("b", [2]);
        _reports.Put("a", [3]);

        Assert.Equal(["a3", "b2"], await DrainAsync());
        Assert.Equal(1, _reports.Dropped);
    }

    [Fact]
    public async Task Put_moreKeysThanThereIsRoomFor_dropsTheOldest()
    {
        _reports.Put("a", [1]);
        _reports.Put("b", [2]);
        _reports.Put("c", [3]);

        Assert.Equal(["b2", "c3"], await DrainAsync());
        Assert.Equal(1, _reports.Dropped);
    }

    [Fact]
    public async Task Supersedes_oneThatWasTaken_isTrueOnceThereIsALater()
    {
        _reports.Put("a", [1]);
        await _reports.TakeAsync(CancellationToken.None);

        Assert.False(_reports.Supersedes("a"));
        _reports.Put("a", [2]);
        Assert.True(_reports.Supersedes("a"));
        Assert.Equal(["a2"], await DrainAsync());
        Assert.Equal(1, _reports.Dropped);
    }

    private async Task<List<string>> DrainAsync()
    {
        _reports.Complete();
        var taken = new List<string>();
        while (await _reports.TakeAsync(CancellationToken.None) is { } report)
        {
            taken.Add($"{report.Key}{report.Value![0]}");
        }

        return taken;
    }
}
