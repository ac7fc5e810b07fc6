using StreamInfer.Batching;
using StreamInfer.Ingestion;

namespace StreamInfer.Tests.Batching;

public class SettlementTests
{
    [Fact]
    public void Complete_eventsOfInterleavedPartitions_completesEach()
    {
        var settlement = new Settlement(_ => { });
        PartitionProgress[] progress = [new(0), new(1), new(2)];
        var random = new Random(11);
        var next = new long[3];
        for (var i = 0; i < 500; i++)
        {
            var partition = random.Next(3);
            settlement.Add(progress[partition], progress[partition].Begin(next[partition]++), bytes: 10);
        }

        Assert.Equal((500, 5000), (settlement.Events, settlement.Bytes));
        settlement.Complete();
        Assert.All(progress, one => Assert.Equal((0, next[one.Partition]), (one.Open, one.CommittableOffset)));
    }

    [Fact]
    public void Clear_usedSettlement_holdsNothing()
    {
        var settlement = new Settlement(_ => { });
        var progress = new PartitionProgress(0);
        settlement.Add(progress, progress.Begin(0), 10);
        settlement.Clear();
        settlement.Complete();

        Assert.Equal((0, 0, 1), (settlement.Events, settlement.Bytes, progress.Open));
    }

    [Fact]
    public void Ticket_lastAcknowledgement_tellsWhichSettlement()
    {
        Settlement? settled = null;
        var settlement = new Settlement(one => settled = one);
        settlement.Ticket.Open(1);
        settlement.Ticket.HandedOver();
        Assert.Null(settled);
        settlement.Ticket.Acknowledge();

        Assert.Same(settlement, settled);
    }
}
