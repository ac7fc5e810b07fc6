using StreamInfer.Pipeline;
using StreamInfer.Tests.Pipeline.Kit;

namespace StreamInfer.Tests.Pipeline;

/// <summary>Somebody paused the reading.</summary>
public sealed class ReadingPauseTests
{
    private const int Before = 10;
    private const int After = 7;
    private const int PausedPolls = 5;

    [Fact]
    public async Task RunAsync_paused_pollsOnReadsNothing_andGoesOnWhereItWas()
    {
        var pause = new ReadingPause();
        using var rig = new Rig { Pause = pause };
        Append(rig, 0, Before);
        var readWhilePaused = -1L;
        rig.Source.OnPoll = WhenPaused(rig, polls =>
        {
            if (polls == 1)
            {
                Append(rig, Before, After);
            }
            else if (polls == PausedPolls)
            {
                readWhilePaused = rig.Pipeline.State.EventsRead;
                Assert.Equal((HoldCause.Paused, Before), (rig.Pipeline.State.HoldCause, (int)rig.Source.CommittedOf(0)!));
                pause.TrySet(isOn: false);
            }
        });
        PauseAfterTheFirst(rig, pause);

        await rig.RunUntilPublishedAsync(Before + After);

        Assert.Equal((Before, 1), ((int)readWhilePaused, rig.Source.PauseCount));
        Assert.Equal(Enumerable.Range(0, Before + After).Select(offset => (long)offset), rig.Sink.Published.Select(record => record.Source.Offset));
        Assert.Equal(Before + After, rig.Source.CommittedOf(0));
        Assert.False(rig.Pipeline.State.IsPaused);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_partitionGoesAndComesBackWhilePaused_isReadOnceAndOnlyAfterTheResume(bool isLost)
    {
        var pause = new ReadingPause();
        using var rig = new Rig { Pause = pause };
        Append(rig, 0, Before);
        rig.Source.OnPoll = WhenPaused(rig, polls =>
        {
            switch (polls)
            {
                case PausedPolls:
                    Append(rig, Before, After);
                    rig.Source.Reassign(0, isLost);
                    break;
                case 2 * PausedPolls:
                    Assert.Equal(Before, rig.Pipeline.State.EventsRead);
                    pause.TrySet(isOn: false);
                    break;
            }
        });
        PauseAfterTheFirst(rig, pause);

        await rig.RunUntilPublishedAsync(Before + After);

        Assert.Equal(Enumerable.Range(0, Before + After).Select(offset => (long)offset), rig.Sink.Published.Select(record => record.Source.Offset));
    }

    [Fact]
    public async Task RunAsync_pausedAndStopped_hasFinishedWhatItHad()
    {
        var pause = new ReadingPause();
        using var rig = new Rig { Pause = pause };
        Append(rig, 0, Before);
        rig.Source.OnPoll = WhenPaused(rig, polls =>
        {
            if (polls == PausedPolls)
            {
                rig.Stop();
            }
        });
        PauseAfterTheFirst(rig, pause);

        await rig.RunAsync();

        Assert.True(rig.Pipeline.Drained);
        Assert.Equal((Before, Before), (rig.Sink.PublishedCount, (int)rig.Source.CommittedOf(0)!));
    }

    private static void Append(Rig rig, int from, int count)
    {
        for (var i = from; i < from + count; i++)
        {
            rig.Append(0, i);
        }
    }

    private static void PauseAfterTheFirst(Rig rig, ReadingPause pause) => rig.Sink.OnPublished += sink =>
    {
        if (sink.PublishedCount == Before)
        {
            pause.TrySet(isOn: true);
        }
    };

    /// <summary>Counts the polls of a pipeline that stands; virtual time goes on with each, as the commit interval needs.</summary>
    private static Action<MemorySource> WhenPaused(Rig rig, Action<int> act)
    {
        var polls = 0;
        return _ =>
        {
            if (rig.Pipeline.State.IsPaused)
            {
                rig.Time.Advance(TimeSpan.FromSeconds(1));
                act(++polls);
            }
        };
    }
}
