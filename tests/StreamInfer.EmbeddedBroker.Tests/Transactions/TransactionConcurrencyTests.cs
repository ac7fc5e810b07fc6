using StreamInfer.EmbeddedBroker.Transactions;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Tests.Transactions;

public sealed class TransactionConcurrencyTests
{
    /// <summary>A batch that is on its way when its transaction ends is in it or refused: left behind, it would hold up every reader for good.</summary>
    [Fact]
    public async Task Append_racing_with_the_end_never_leaves_an_open_transaction()
    {
        using var broker = await TransactionFixture.CreateAsync();
        var producer = await broker.InitialiseAsync("racer");
        var sequence = 0;
        for (var round = 0; round < 300; round++)
        {
            await broker.BeginAsync("racer", producer, 0);
            var next = sequence;
            using var start = new Barrier(2);
            var append = Task.Run(() =>
            {
                start.SignalAndWait();
                return broker.Produce(producer, 0, next, "x").Error;
            });
            var end = Task.Run(async () =>
            {
                start.SignalAndWait();
                return await broker.Coordinator.EndAsync("racer", producer, isCommit: round % 2 == 0);
            });
            Assert.Equal(ErrorCode.None, await end);
            var appended = await append;
            Assert.Contains(appended, new[] { ErrorCode.None, ErrorCode.InvalidTxnState });
            sequence += appended == ErrorCode.None ? 1 : 0;
            Assert.Equal(broker.Log(0).EndOffset, broker.Log(0).LastStableOffset);
        }
    }

    /// <summary>Many take the same id over at once: each gets an epoch of its own, and only the last can go on.</summary>
    [Fact]
    public async Task InitialiseAsync_by_many_at_once_gives_each_its_own_epoch()
    {
        using var broker = await TransactionFixture.CreateAsync();
        var producers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(async () =>
        {
            var producer = await broker.InitialiseAsync("shared");
            var begun = await broker.Coordinator.AddPartitionsAsync("shared", producer, [new(TransactionFixture.Topic, 0)]);
            Assert.Contains(begun, new[] { ErrorCode.None, ErrorCode.ProducerFenced });
            return producer;
        })));
        Assert.Equal(40, producers.Distinct().Count());
        Assert.Single(producers.Select(producer => producer.ProducerId).Distinct());
        var last = producers.MaxBy(producer => producer.Epoch);
        Assert.Equal(ErrorCode.None, await broker.Coordinator.EndAsync("shared", last, isCommit: false));
    }

    [Fact]
    public async Task Ids_beyond_the_bound_take_the_place_of_the_longest_idle()
    {
        using var broker = await TransactionFixture.CreateAsync();
        var open = await broker.InitialiseAsync("open");
        await broker.BeginAsync("open", open, 0);
        var oldest = await broker.InitialiseAsync("oldest");
        broker.Time.Advance(TimeSpan.FromMilliseconds(1));
        for (var i = 2; i < TransactionTable.MaxTransactionalIds; i++)
        {
            await broker.InitialiseAsync($"id-{i}");
        }

        Assert.Equal(ErrorCode.InvalidTxnState, await broker.Coordinator.EndAsync("oldest", oldest, isCommit: true));
        await broker.InitialiseAsync("one too many");
        Assert.Equal(ErrorCode.InvalidProducerIdMapping, await broker.Coordinator.EndAsync("oldest", oldest, isCommit: true));
        Assert.Equal(ErrorCode.None, await broker.Coordinator.EndAsync("open", open, isCommit: true));
        await broker.RestartAsync();
        Assert.Equal(ErrorCode.InvalidProducerIdMapping, await broker.Coordinator.EndAsync("oldest", oldest, isCommit: true));
        Assert.Equal(ErrorCode.None, await broker.Coordinator.EndAsync("open", open, isCommit: true));
    }
}
