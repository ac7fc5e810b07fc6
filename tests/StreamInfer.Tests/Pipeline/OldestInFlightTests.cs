using StreamInfer.Batching;
using StreamInfer.Ingestion;
using StreamInfer.Pipeline;

namespace StreamInfer.Tests.Pipeline;

public sealed class OldestInFlightTests
{
    /// <summary>Batches are settled in any order and their settlements used again, as the pipeline does it: the oldest is always that of a list.</summary>
    [Fact]
    public void Arrival_inAnyOrderOfSettling_isThatOfAList()
    {
        var random = new Random(20261126);
        for (var round = 0; round < 100; round++)
        {
            var oldest = new OldestInFlight();
            var free = new Stack<Settlement>();
            var open = new List<Settlement>();
            for (var step = 0; step < 200; step++)
            {
                if (open.Count == 0 || random.Next(2) == 0)
                {
                    var begun = free.TryPop(out var used) ? used : new Settlement(_ => { });
                    oldest.Begin(begun);
                    begun.OldestArrival = step;
                    var progress = new PartitionProgress(0, 1);
                    begun.Add(progress, progress.Begin(0), bytes: 1);
                    open.Add(begun);
                }
                else
                {
                    var settled = open[random.Next(open.Count)];
                    open.Remove(settled);
                    settled.Clear();
                    free.Push(settled);
                }

                Assert.Equal(open.Count == 0 ? -1 : open[0].OldestArrival, oldest.Arrival());
            }
        }
    }

    [Fact]
    public void Arrival_openBatchWithoutEvents_isNone()
    {
        var oldest = new OldestInFlight();
        oldest.Begin(new Settlement(_ => { }));

        Assert.Equal(-1, oldest.Arrival());
    }
}
