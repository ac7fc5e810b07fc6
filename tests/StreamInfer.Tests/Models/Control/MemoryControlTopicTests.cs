using StreamInfer.Ingestion;
using StreamInfer.Models.Control;
using StreamInfer.Tests.TestTime;

namespace StreamInfer.Tests.Models.Control;

public sealed class MemoryControlTopicTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly MemoryControlTopic _topic;
    private readonly Listener _listener = new();

    public MemoryControlTopicTests() => _topic = new MemoryControlTopic(_time);

    [Fact]
    public async Task Follow_recordsThere_givesThemThenTheEndThenWhatComes()
    {
        await SetAsync("a", [1]);
        _topic.Report("b", [2]);
        _topic.OpenAnother().Follow(_listener);
        _topic.Report("b", null);

        Assert.Equal(["a=1@0", "b=2@1", "end 2", "b=null@2"], _listener.Told);
    }

    [Fact]
    public async Task TryReplaceAsync_anotherBeginsMeanwhile_isContendedAndWritesNothing()
    {
        var other = _topic.OpenAnother();
        var outcome = await ReplaceAsync(_topic, "a", current =>
        {
            Assert.Equal(ControlOutcome.Written, ReplaceAsync(other, "a", _ => [2]).GetAwaiter().GetResult().Outcome);
            return [1];
        });

        Assert.Equal(ControlOutcome.Contended, outcome.Outcome);
        Assert.Equal([2], Assert.Single(_topic.Records).Value);
    }

    [Fact]
    public async Task TryReplaceAsync_anotherKeyMeanwhile_isWritten()
    {
        var outcome = await ReplaceAsync(_topic, "a", _ =>
        {
            _topic.Fence("b");
            return [1];
        });

        Assert.Equal(ControlWrite.Written(0), outcome);
    }

    [Fact]
    public async Task TryReplaceAsync_changeDeclines_leavesAllAsItIs()
    {
        await SetAsync("a", [1]);
        byte[]? seen = null;

        Assert.Equal(ControlWrite.Declined, await ReplaceAsync(_topic, "a", current =>
        {
            seen = current;
            return null;
        }));
        Assert.Equal([1], seen);
        Assert.Single(_topic.Records);
    }

    [Fact]
    public async Task TakeAway_untilItIsBack_failsWritesAndKeepsTheLatestReports()
    {
        _topic.Follow(_listener);
        _topic.TakeAway("gone");
        _topic.Report("a", [1]);
        _topic.Report("a", [2]);
        Assert.Equal(ControlWrite.Failed("gone"), await ReplaceAsync(_topic, "b", _ => [3]));
        _topic.BringBack();

        Assert.Equal(["end 0", "trouble gone", "trouble null", "a=2@0"], _listener.Told);
        Assert.Equal(1, _topic.ReportsDropped);
    }

    [Fact]
    public void OnRecord_thatWrites_isGivenItsRecordAfterwards()
    {
        _listener.Then = key =>
        {
            if (key == "a")
            {
                _topic.Report("b", [2]);
                _listener.Told.Add("written");
            }
        };
        _topic.Follow(_listener);
        _topic.Report("a", [1]);

        Assert.Equal(["end 0", "a=1@0", "written", "b=2@1"], _listener.Told);
    }

    private static Task<ControlWrite> ReplaceAsync(MemoryControlTopic topic, string key, Func<byte[]?, byte[]?> change) =>
        topic.TryReplaceAsync(key, change, TimeSpan.FromSeconds(1), CancellationToken.None);

    private async Task SetAsync(string key, byte[] value) => Assert.Equal(ControlOutcome.Written, (await ReplaceAsync(_topic, key, _ => value)).Outcome);

    private sealed class Listener : IControlListener
    {
        public List<string> Told { get; } = [];

        public Action<string>? Then { get; set; }

        public void OnRecord(string key, byte[]? value, long offset, DateTimeOffset timestamp)
        {
            Told.Add($"{key}={(value is null ? "null" : value[0])}@{offset}");
            Then?.Invoke(key);
        }

        public void OnCaughtUp(IReadOnlyList<PartitionPosition> ends) => Told.Add($"end {ends.Single().NextOffset}");

        public void OnTrouble(string? trouble) => Told.Add($"trouble {trouble ?? "null"}");
    }
}
