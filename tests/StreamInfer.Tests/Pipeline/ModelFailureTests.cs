using StreamInfer.Inference;
using StreamInfer.Publishing;
using StreamInfer.Tests.Pipeline.Kit;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Pipeline;

/// <summary>The pipeline around a model that fails, hangs, or works again.</summary>
public class ModelFailureTests
{
    private readonly ScriptedModel _model = new();

    [Fact]
    public async Task RunAsync_modelFailsForAWhile_pausesAndScoresEverythingAfterwards()
    {
        using var rig = Rig(64);
        var isBroken = true;
        _model.Script = _ => isBroken ? new ModelRunException("device lost") : null;
        string? trouble = null;
        var pausedPolls = 0;
        rig.Source.OnPoll = source =>
        {
            if (rig.Pipeline.ModelTrouble is null)
            {
                return;
            }

            // Polls go on while it is paused, and nothing is committed.
            trouble = rig.Pipeline.ModelTrouble;
            Assert.Null(source.CommittedOf(0));
            isBroken = ++pausedPolls < 3;
            rig.Time.Advance(TimeSpan.FromSeconds(30));
        };

        await rig.RunUntilPublishedAsync(64);

        Assert.Contains("device lost", trouble);
        Assert.InRange(rig.Source.PauseCount, 1, int.MaxValue);
        Assert.All(rig.Sink.Published, record => Assert.Equal(OutputTopic.Predictions, record.Topic));
        Assert.Equal(Enumerable.Range(0, 64).Select(offset => (long)offset), rig.Sink.Published.Select(record => record.Source.Offset));
        Assert.Equal(64, rig.Source.CommittedOf(0));
        Assert.True(rig.Pipeline.Drained);
        Assert.Null(rig.Pipeline.ModelTrouble);
    }

    [Fact]
    public async Task RunAsync_stoppedWhileTheModelFails_endsWithoutCommitOrOutput()
    {
        using var rig = Rig(64);
        _model.Script = _ => new ModelRunException("device lost");
        rig.Source.OnPoll = _ =>
        {
            if (rig.Pipeline.ModelTrouble is not null)
            {
                rig.Stop();
            }
        };

        await rig.RunAsync();

        Assert.Empty(rig.Sink.Published);
        Assert.Null(rig.Source.CommittedOf(0));
        Assert.False(rig.Pipeline.Drained);
        Assert.True(rig.Source.Closed);
    }

    [Fact]
    public async Task RunAsync_severalExecutorsWhileTheModelFails_allEnd()
    {
        using var rig = Rig(64);
        var other = new ScriptedModel { Script = _ => new ModelRunException("device lost") };
        _model.Script = other.Script;
        rig.Sessions = [_model, other];
        rig.Source.OnPoll = _ =>
        {
            if (rig.Pipeline.ModelTrouble is not null)
            {
                rig.Stop();
            }
        };

        await rig.RunAsync();

        Assert.Empty(rig.Sink.Published);
        Assert.Null(rig.Source.CommittedOf(0));
    }

    [Fact]
    public async Task RunAsync_modelFailsAndDeadLettersChosen_deadLettersAll()
    {
        using var rig = Rig(64);
        rig.Topology = rig.Topology with { Model = rig.Topology.Model with { OnFailure = ModelFailurePolicy.DeadLetter } };
        _model.Script = _ => new ModelRunException("device lost");

        await rig.RunUntilPublishedAsync(64);

        Assert.All(rig.Sink.Published, record => Assert.Equal(("model-error", "device lost"), (record.Header("si-reason"), record.Header("__connect.errors.exception.message"))));
        Assert.Equal(64, rig.Source.CommittedOf(0));
    }

    [Fact]
    public async Task RunAsync_oneEventHangs_isEndedAndDeadLettered()
    {
        using var rig = Rig(16);
        _model.Script = values => values.Contains(5) ? Hang(rig) : null;

        // The poller must not move the clock while a batch is under way: the model does.
        rig.Source.MayAdvance = () => rig.Pipeline.State.EventsRead == rig.Pipeline.State.Completed;

        await rig.RunUntilPublishedAsync(16);

        var dead = Assert.Single(rig.Sink.Published, record => record.Topic == OutputTopic.DeadLetters);
        Assert.Equal(5, dead.Source.Offset);
        Assert.Contains("model.runTimeout, 30 s", dead.Header("__connect.errors.exception.message"));
        Assert.Equal(Enumerable.Range(0, 16).Select(offset => (long)offset), rig.Sink.Published.Select(record => record.Source.Offset));
        Assert.False(_model.IsTerminated);
    }

    private ModelRunException? Hang(Rig rig)
    {
        rig.Time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(_model.IsTerminated);

        // It is looked for four times in each time-out.
        rig.Time.Advance(TimeSpan.FromSeconds(9));
        return _model.IsTerminated ? new ModelRunException("Exiting due to terminate flag being set to true.") : null;
    }

    private Rig Rig(int events)
    {
        var rig = new Rig { Topology = Kit.Rig.Plan(maxBatchSize: 16), Sessions = [_model] };
        for (var i = 0; i < events; i++)
        {
            rig.Append(0, i);
        }

        return rig;
    }
}
