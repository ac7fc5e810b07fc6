using StreamInfer.Publishing;
using StreamInfer.Tests.Pipeline.Kit;

namespace StreamInfer.Tests.Pipeline;

/// <summary>What is committed, and when.</summary>
public class DeliveryTests
{
    [Fact]
    public async Task Commit_withoutAcknowledgement_neverHappens()
    {
        using var rig = new Rig();
        rig.Sink.Withhold = true;
        for (var i = 0; i < 20; i++)
        {
            rig.Append(0, i);
        }

        // Ten commit intervals of virtual time pass over published but unacknowledged output.
        var polls = 0;
        rig.Source.OnPoll = source =>
        {
            if (rig.Sink.Published.Count == 20 && ++polls == 100)
            {
                Assert.Empty(source.Commits);
                rig.Sink.Withhold = false;
                rig.Sink.AcknowledgeAll();
                rig.Stop();
            }
        };
        await rig.RunAsync();

        Assert.Equal(20, rig.Source.CommittedOf(0));
    }

    [Fact]
    public async Task RunAsync_failedDelivery_stopsAndCommitsNothingBehindIt()
    {
        using var rig = new Rig();
        rig.Sink.FailRecord = 5;
        for (var i = 0; i < 12; i++)
        {
            rig.Append(0, i);
        }

        var failure = await Assert.ThrowsAsync<SinkException>(rig.RunAsync);

        Assert.Contains("fraud-scores", failure.Message);
        Assert.True(rig.Source.CommittedOf(0) is null or <= 4);
        Assert.True(rig.Source.Closed);
    }

    [Fact]
    public async Task OnRevoked_withEventsInFlight_finishesAndCommitsThem()
    {
        using var rig = new Rig { Partitions = [0, 1] };
        rig.Sink.Withhold = true;
        rig.Sink.OnPublished = sink => sink.AcknowledgeAll();
        for (var i = 0; i < 6; i++)
        {
            rig.Append(i % 2, i);
        }

        var revoked = false;
        rig.Source.OnPoll = source =>
        {
            if (!revoked && source.Lag == 0)
            {
                revoked = true;
                source.Listener.OnRevoked([0]);
                Assert.Equal(3, source.CommittedOf(0));
                rig.Stop();
            }
        };
        await rig.RunAsync();

        Assert.True(revoked);
        Assert.Equal(6, rig.Sink.Published.Count);
        Assert.Equal(3, rig.Source.CommittedOf(1));
    }

    [Fact]
    public async Task OnLost_withEventsInFlight_commitsNothingForThem()
    {
        using var rig = new Rig { Partitions = [0, 1] };
        rig.Sink.Withhold = true;
        for (var i = 0; i < 8; i++)
        {
            rig.Append(i % 2, i);
        }

        var lost = false;
        rig.Source.OnPoll = source =>
        {
            if (!lost && rig.Sink.Published.Count == 8)
            {
                lost = true;
                source.Listener.OnLost([0]);
                rig.Sink.Withhold = false;
                rig.Sink.AcknowledgeAll();
                rig.Stop();
            }
        };
        await rig.RunAsync();

        Assert.Null(rig.Source.CommittedOf(0));
        Assert.Equal(4, rig.Source.CommittedOf(1));
    }

    [Fact]
    public async Task RunAsync_everythingInFlight_pausesAndKeepsPolling()
    {
        using var rig = new Rig { Topology = Rig.Plan(1, batching => batching with { MaxInFlightEvents = 128 }) };
        rig.Sink.Withhold = true;
        const int Events = 300;
        for (var i = 0; i < Events; i++)
        {
            rig.Append(0, i);
        }

        var pausedPolls = 0;
        rig.Source.OnPoll = source =>
        {
            if (source.PauseCount == 1 && ++pausedPolls == 3)
            {
                Assert.Equal(128, rig.Pipeline.State.EventsRead);
                rig.Sink.Withhold = false;
                rig.Sink.AcknowledgeAll();
            }
        };

        // Once everything is in flight nothing polls, so virtual time is moved from here until the pipeline pauses.
        var run = rig.RunUntilPublishedAsync(Events);
        while (rig.Source.PauseCount == 0 && !run.IsCompleted)
        {
            rig.Time.Advance(rig.Sink.PublishedCount == 128 ? TimeSpan.FromMilliseconds(100) : TimeSpan.Zero);
            await Task.Yield();
        }

        await run;
        Assert.Equal(1, rig.Source.PauseCount);
        Assert.Equal(Events, rig.Source.CommittedOf(0));
        Assert.Equal(Enumerable.Range(0, Events).Select(offset => (long)offset), rig.Sink.Published.Select(record => record.Source.Offset));
    }
}
