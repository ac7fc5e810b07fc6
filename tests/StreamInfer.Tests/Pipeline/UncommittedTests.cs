using StreamInfer.Ingestion;
using StreamInfer.Pipeline;
using StreamInfer.Tests.Pipeline.Kit;

namespace StreamInfer.Tests.Pipeline;

/// <summary>What a crash at any moment would repeat.</summary>
public sealed class UncommittedTests
{
    [Fact]
    public async Task Commit_withSoManyAcknowledged_comesBeforeItsInterval()
    {
        const int Events = 1000;
        using var rig = Bounded(maxUncommitted: 40, TimeSpan.FromMinutes(1));
        Append(rig, Events);
        await rig.RunUntilPublishedAsync(Events);

        Assert.Equal(Events, rig.Source.CommittedOf(0));
        Assert.InRange(rig.Source.Commits.Count, 2, Events / 40);
    }

    [Fact]
    public async Task Poll_whileTheGroupTakesNoCommit_readsNoMoreThanTheBounds()
    {
        using var rig = Bounded(maxUncommitted: 40, TimeSpan.FromMilliseconds(1));
        var source = new RefusingSource(rig.Source) { Refuses = true };
        rig.OtherSource = source;
        Append(rig, 2000);
        var run = rig.RunUntilPublishedAsync(2000);

        // Nothing polls once the bound is reached, so virtual time is moved from here until the pipeline pauses.
        while (!rig.Pipeline.State.IsPaused && !run.IsCompleted)
        {
            rig.Time.Advance(rig.Pipeline.State.HoldCause == HoldCause.Uncommitted ? TimeSpan.FromMilliseconds(100) : TimeSpan.Zero);
            await Task.Yield();
        }

        Assert.Equal(HoldCause.Uncommitted, rig.Pipeline.State.HoldCause);
        Assert.Null(rig.Source.CommittedOf(0));
        Assert.InRange(rig.Pipeline.State.EventsRead, 40, 40 + rig.Topology.Batching.MaxInFlightEvents);
        source.Refuses = false;
        await run;
        Assert.Equal(2000, rig.Source.CommittedOf(0));
        Assert.True(rig.Pipeline.Drained);
    }

    [Fact]
    public async Task RunAsync_lastCommitRefused_isNotDrained()
    {
        using var rig = Bounded(maxUncommitted: 100, TimeSpan.FromMinutes(1));
        rig.OtherSource = new RefusingSource(rig.Source) { Refuses = true };
        Append(rig, 10);
        await rig.RunUntilPublishedAsync(10);

        Assert.False(rig.Pipeline.Drained);
    }

    private static Rig Bounded(int maxUncommitted, TimeSpan interval)
    {
        var plan = Rig.Plan(8, batching => batching with { MaxInFlightEvents = 512 });
        return new Rig { Topology = plan with { Source = plan.Source with { MaxUncommitted = maxUncommitted, CommitInterval = interval } } };
    }

    private static void Append(Rig rig, int events)
    {
        for (var i = 0; i < events; i++)
        {
            rig.Append(0, i);
        }
    }

    /// <summary>A group whose coordinator does not take commits for a while.</summary>
    private sealed class RefusingSource(MemorySource source) : IRecordSource
    {
        public bool Refuses { get; set; }

        public long Lag => source.Lag;

        public int Poll(RecordBatch batch, TimeSpan timeout) => source.Poll(batch, timeout);

        public void PauseAll() => source.PauseAll();

        public void ResumeAll() => source.ResumeAll();

        public void Hold(int partition, long offset) => source.Hold(partition, offset);

        public void Unhold(int partition) => source.Unhold(partition);

        public void Rewind(int partition, long offset) => source.Rewind(partition, offset);

        public ReadOnlyMemory<byte> Membership() => source.Membership();

        public void Commit(IReadOnlyList<PartitionPosition> positions)
        {
            if (Refuses)
            {
                throw new SourceException("the coordinator is not there", isRetriable: true);
            }

            source.Commit(positions);
        }

        public void Close() => source.Close();

        public void Dispose() => source.Dispose();
    }
}
