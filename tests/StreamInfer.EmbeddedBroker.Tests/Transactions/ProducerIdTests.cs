using StreamInfer.EmbeddedBroker.Transactions;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Tests.Transactions;

public sealed class ProducerIdTests
{
    [Fact]
    public async Task Producer_ids_are_given_once_over_blocks_restarts_and_kills()
    {
        using var broker = await TransactionFixture.CreateAsync();
        var given = new HashSet<long>();
        for (var run = 0; run < 6; run++)
        {
            // One run ends exactly with a block, one within it, one after another block was begun.
            for (var i = 0; i < ProducerIdAllocator.BlockSize + (run % 3) - 1; i++)
            {
                Assert.True(given.Add(await NextAsync(broker)));
            }

            await (run % 2 == 0 ? broker.KillAsync() : broker.RestartAsync());
        }
    }

    [Fact]
    public async Task Producer_ids_asked_for_at_once_by_many_are_all_different()
    {
        using var broker = await TransactionFixture.CreateAsync();
        var given = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var own = new List<long>();
            for (var i = 0; i < 500; i++)
            {
                own.Add(await NextAsync(broker));
            }

            return own;
        })));
        Assert.Equal(4_000, given.SelectMany(own => own).Distinct().Count());
    }

    private static async Task<long> NextAsync(TransactionFixture broker)
    {
        var result = await broker.Coordinator.InitialiseAsync(transactionalId: null, timeoutMs: 0, expected: null);
        Assert.Equal((ErrorCode.None, 0), (result.Error, (int)result.Producer.Epoch));
        return result.Producer.ProducerId;
    }
}
