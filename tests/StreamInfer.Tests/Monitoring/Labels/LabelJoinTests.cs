using FsCheck;
using FsCheck.Fluent;
using StreamInfer.Monitoring.Labels;

namespace StreamInfer.Tests.Monitoring.Labels;

public class LabelJoinTests
{
    private static readonly LabelJoinPlan Plan = new() { Horizon = 100, MaxPending = 3 };

    [Fact]
    public void Labelled_afterItsPrediction_isJoinedInThePredictionsPane()
    {
        var join = new LabelJoin(Plan);
        Assert.Null(join.Predicted(1, new WaitingPrediction(2, 7, 0.9), 0));
        Assert.Equal(new JoinedLabel(new WaitingPrediction(2, 7, 0.9), 1), join.Labelled(1, 1, 100));
    }

    [Fact]
    public void Predicted_afterItsLabel_isJoined()
    {
        var join = new LabelJoin(Plan);
        Assert.Null(join.Labelled(1, 0, 0));
        Assert.Equal(0, join.Predicted(1, default, 100)!.Value.Label);
    }

    [Fact]
    public void Labelled_again_isADuplicateOrAContradictionAndTheFirstStands()
    {
        var join = new LabelJoin(Plan);
        join.Labelled(1, 0, 0);
        Assert.Null(join.Labelled(1, 1, 0));
        Assert.Null(join.Labelled(1, 0, 0));
        Assert.Equal(0, join.Predicted(1, default, 0)!.Value.Label);
        Assert.Null(join.Labelled(1, 1, 0));
        Assert.Null(join.Labelled(1, 0, 0));
        Assert.Equal((2, 2, 1), (join.Duplicates, join.Contradictory, join.Joined));
    }

    [Fact]
    public void Expire_pastTheHorizon_countsWhatWasNotJoined()
    {
        var join = new LabelJoin(Plan);
        join.Predicted(1, default, 0);
        join.Predicted(2, default, 0);
        join.Labelled(2, 1, 0);
        join.Labelled(3, 1, 0);
        join.Expire(100);
        Assert.Equal((0, 1), (join.Expired, join.Waiting));
        join.Expire(101);
        Assert.Equal((2, 0, 0), (join.Expired, join.Pending, join.Waiting));
    }

    [Fact]
    public void Predicted_tooMany_evictsTheOldest()
    {
        var join = new LabelJoin(Plan);
        for (UInt128 id = 0; id < 5; id++)
        {
            join.Predicted(id, default, (long)id);
        }

        Assert.Equal((2, 3), (join.Evicted, join.Waiting));
        Assert.Null(join.Labelled(1, 1, 5));
        Assert.NotNull(join.Labelled(2, 1, 5));
        Assert.Equal(2, join.Waiting);
    }

    [Fact]
    public void Predicted_again_isIgnored()
    {
        var join = new LabelJoin(Plan);
        join.Predicted(1, new WaitingPrediction(1, 1, 0.1), 0);
        join.Predicted(1, new WaitingPrediction(1, 9, 0.9), 1);
        Assert.Equal(1, join.Labelled(1, 1, 2)!.Value.Prediction.Pane);
        Assert.Null(join.Predicted(1, default, 3));
    }

    [Fact]
    public void Join_anyOrder_joinsEachIdOnceAndStaysBounded()
    {
        var step = Gen.Choose(0, 9).SelectMany(id => Gen.Choose(0, 1).SelectMany(kind => Gen.Choose(0, 20).Select(wait => (id, kind, wait))));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(20261128, 7), Prop.ForAll(step.ArrayOf(200).ToArbitrary(), steps =>
        {
            var join = new LabelJoin(Plan);
            var now = 0L;
            var joined = 0L;
            foreach (var (id, kind, wait) in steps)
            {
                now += wait;
                joined += (kind == 0 ? join.Predicted((UInt128)id, default, now) : join.Labelled((UInt128)id, 1, now)) is null ? 0 : 1;
                Assert.InRange(join.Pending, 0, 2 * Plan.MaxPending);
                Assert.InRange(join.Waiting, 0, Math.Min(join.Pending, Plan.MaxPending));
            }

            Assert.Equal(joined, join.Joined);
            var (predictions, labels) = (steps.Count(step => step.kind == 0), steps.Count(step => step.kind == 1));
            Assert.True(join.Joined <= Math.Min(predictions, labels));
            Assert.True((2 * join.Joined) + join.Expired + join.Evicted + join.Duplicates + join.Contradictory <= steps.Length);
        }));
    }
}
