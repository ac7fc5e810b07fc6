using System.Threading.Channels;
using StreamInfer.EmbeddedBroker.Records;
using StreamInfer.EmbeddedBroker.Storage;
using StreamInfer.EmbeddedBroker.Topics;
using StreamInfer.Tests.TestTime;

namespace StreamInfer.EmbeddedBroker.Tests.Topics;

public sealed class CleanUpLoopTests : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly CatalogFixture _fixture = new();
    private readonly ManualTimeProvider _time = new();
    private readonly Channel<string> _compacted = Channel.CreateUnbounded<string>();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Loop_atEachInterval_cleansUpEveryPartition()
    {
        using var catalog = Open(log => _compacted.Writer.TryWrite($"{log.Topic}-{log.Partition}"));
        catalog.Create("c", 2, new TopicSettings { CleanupPolicy = CleanupPolicy.Compact });
        await using var loop = CleanUpLoop.Start(catalog, Interval, _time, _fixture.Environment.Logger);

        for (var round = 0; round < 2; round++)
        {
            _time.Advance(Interval - TimeSpan.FromTicks(1));
            Assert.False(_compacted.Reader.TryPeek(out _));
            _time.Advance(TimeSpan.FromTicks(1));
            Assert.Equal(["__consumer_offsets-0", "__transaction_state-0", "c-0", "c-1"], (await RoundAsync(4)).Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(ObjectDisposedException))]
    [InlineData(typeof(InvalidBatchException))]
    public async Task Loop_afterAPartitionThatFails_cleansUpTheOthersAndComesAgain(Type fault)
    {
        using var catalog = Open(log =>
        {
            _compacted.Writer.TryWrite(log.Topic);
            throw (Exception)Activator.CreateInstance(fault, "a test's own")!;
        });
        await using var loop = CleanUpLoop.Start(catalog, Interval, _time, _fixture.Environment.Logger);

        for (var round = 0; round < 2; round++)
        {
            _time.Advance(Interval);
            Assert.Equal([TopicCatalog.GroupOffsets, TopicCatalog.TransactionState], (await RoundAsync(2)).Order(StringComparer.Ordinal));
        }
    }

    private TopicCatalog Open(Action<PartitionLog> compact)
    {
        _fixture.Environment = _fixture.Environment with { Compact = compact };
        return _fixture.Open();
    }

    private async Task<List<string>> RoundAsync(int partitions)
    {
        var found = new List<string>();
        while (found.Count < partitions)
        {
            found.Add(await _compacted.Reader.ReadAsync());
        }

        return found;
    }
}
