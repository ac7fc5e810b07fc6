using StreamInfer.Batching;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Batching;

/// <summary>Both sides of each edge, at a budget of 10,000 ticks, runs of 1,000 + 10 n ticks and a hand-over of 500, so that n* is 400.</summary>
public class BatchPolicyTests
{
    private const long Budget = 10_000;
    private static readonly BatchCost Cost = new(1000, 10, 500);

    [Theory]
    [InlineData(BatchPreference.Latency)]
    [InlineData(BatchPreference.Efficiency)]
    public void Decide_emptyBatch_waitsForEventsForEver(BatchPreference prefer) =>
        Assert.Equal(BatchDecision.WaitForEvents(BatchDecision.Forever), Policy(256, prefer).Decide(Moment(0, now: 0, free: 0)));

    [Theory]
    [InlineData(255, false)]
    [InlineData(256, true)]
    [InlineData(257, true)]
    public void Decide_busyExecutor_leavesFullAtMaximum(int count, bool leaves)
    {
        var decision = Policy(256).Decide(Moment(count, now: 0, free: 100));

        Assert.Equal(leaves ? BatchDecision.Leave(CloseReason.Full) : BatchDecision.WaitForExecutor(CloseReason.Idle), decision);
    }

    [Theory]
    [InlineData(99, true)]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void Decide_preferLatency_leavesAsSoonAsAnExecutorIsIdle(long free, bool leaves) => Assert.Equal(
        leaves ? BatchDecision.Leave(CloseReason.Idle) : BatchDecision.WaitForExecutor(CloseReason.Idle), Policy(256).Decide(Moment(1, now: 100, free)));

    // An event that comes after 10,000 − 500 − 1,020 = 8,480 makes the batch of two that it would join late.
    [Theory]
    [InlineData(0, 8480)]
    [InlineData(8479, 1)]
    [InlineData(8480, 0)]
    [InlineData(8481, 0)]
    [InlineData(20_000, 0)]
    public void Decide_preferEfficiencyWhileIdle_waitsUntilDeadlineLessPredictedRun(long now, long wait) => Assert.Equal(
        wait > 0 ? BatchDecision.WaitForEvents(wait) : BatchDecision.Leave(CloseReason.Deadline),
        Policy(256, BatchPreference.Efficiency).Decide(Moment(1, now, free: now)));

    [Theory]
    [InlineData(7479, 1)]
    [InlineData(7480, 0)]
    public void Decide_waitsThatCanBeTooLong_areCutByTheShortestWait(long now, long wait) => Assert.Equal(
        wait > 0 ? BatchDecision.WaitForEvents(wait) : BatchDecision.Leave(CloseReason.Deadline),
        Policy(256, BatchPreference.Efficiency, shortestWait: 1000).Decide(Moment(1, now, free: now)));

    [Theory]
    [InlineData(399, false)]
    [InlineData(400, true)]
    [InlineData(401, true)]
    public void Decide_preferEfficiencyWhileIdle_leavesAtTheSizeThatPays(int count, bool leaves)
    {
        var decision = Policy(2000, BatchPreference.Efficiency).Decide(Moment(count, now: 0, free: 0));

        Assert.Equal(leaves ? BatchDecision.Leave(CloseReason.Idle) : BatchDecision.WaitForEvents(10_000 - 500 - 1010 - (10 * count)), decision);
    }

    [Theory]
    [InlineData(1, 8479, false)]
    [InlineData(1, 8480, true)]
    [InlineData(400, 0, true)]
    public void Decide_preferEfficiencyWhileBusy_isForTheNextIdleExecutorOnceDueOrPaying(int count, long now, bool isForExecutor)
    {
        // The executor is free too late for anything: neither limit nor idleness speaks.
        var decision = Policy(2000, BatchPreference.Efficiency).Decide(Moment(count, now, free: 50_000));

        Assert.Equal((false, isForExecutor), (decision.Leaves, decision.LeavesWhenIdle));
    }

    // From 5,000 on there are 10,000 − 5,000 − 500 − 1,000 = 3,500 ticks for rows.
    [Theory]
    [InlineData(0, 5000, 349, false, CloseReason.Idle)]
    [InlineData(0, 5000, 350, true, CloseReason.Deadline)]
    [InlineData(5000, 0, 349, true, CloseReason.Idle)]
    [InlineData(5000, 0, 350, true, CloseReason.Deadline)]
    public void Decide_oneEventMoreWouldBeLate_leavesByDeadline(long now, long free, int count, bool leaves, CloseReason reason)
    {
        var decision = Policy(2000).Decide(Moment(count, now, free));

        Assert.Equal((leaves, reason), (decision.Leaves, decision.Reason));
    }

    [Theory]
    [InlineData(8489, 1)]
    [InlineData(8490, 1)]
    [InlineData(8491, 850)]
    [InlineData(90_000, 850)]
    public void LimitOf_oldestEventThatNoRunSaves_isWhatFitsABudget(long start, int limit) =>
        Assert.Equal(limit, Policy(2000).LimitOf(Moment(1, start, start)));

    [Fact]
    public void LimitOf_modelTooSlowForTheBudget_isTheSizeThatPays()
    {
        var cost = new BatchCost(20_000, 1000, 0);

        Assert.Equal(80, Policy(2000).LimitOf(Moment(1, 0, 0) with { Cost = cost }));
        Assert.Equal(64, Policy(64).LimitOf(Moment(1, 0, 0) with { Cost = cost }));
    }

    [Theory]
    [InlineData(0, 256)]
    [InlineData(10_000, 256)]
    [InlineData(10_001, 256)]
    public void LimitOf_unknownModel_isTheMaximum(long now, int limit) =>
        Assert.Equal(limit, Policy(256).LimitOf(Moment(1, now, now) with { Cost = default }));

    [Theory]
    [InlineData(0, 800)]
    [InlineData(500, 800)]
    [InlineData(501, 100)]
    [InlineData(7500, 100)]
    [InlineData(7501, 800)]
    public void LimitOf_sizes_isTheLargestThatFits(long now, int limit)
    {
        var policy = new BatchPolicy(new SizeLadder(2000, [100, 800, 2000]), Budget, BatchPreference.Latency, 0);

        Assert.Equal(limit, policy.LimitOf(Moment(1, now, now)));
    }

    [Fact]
    public void Decide_sizes_countsThePaddedRun()
    {
        var policy = new BatchPolicy(new SizeLadder(2000, [100, 800, 2000]), Budget, BatchPreference.Efficiency, 0);

        Assert.Equal(BatchDecision.WaitForEvents(10_000 - 500 - 2000), policy.Decide(Moment(99, 0, 0)));
        Assert.Equal(BatchDecision.WaitForEvents(10_000 - 500 - 9000), policy.Decide(Moment(100, 0, 0)));
    }

    [Theory]
    [InlineData(849, CloseReason.Deadline)]
    [InlineData(850, CloseReason.Full)]
    public void ReasonAtLimit_whatFitsABudget_isFull(int count, CloseReason reason) => Assert.Equal(reason, Policy(2000).ReasonAtLimit(count, Cost));

    private static BatchPolicy Policy(int max, BatchPreference prefer = BatchPreference.Latency, long shortestWait = 0) =>
        new(new SizeLadder(max), Budget, prefer, shortestWait);

    private static BatchMoment Moment(int count, long now, long free) =>
        new() { Now = now, Count = count, OldestDeadline = Budget, ExecutorFree = free, Cost = Cost };
}
