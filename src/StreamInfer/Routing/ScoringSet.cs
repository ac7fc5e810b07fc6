using System.Collections.Immutable;
using StreamInfer.Batching;

namespace StreamInfer.Routing;

/// <summary>
/// Which versions score, and who gets which events: immutable, replaced as a whole. A micro-batch goes by the one it was opened with, so that a change
/// takes effect between two batches; it is retired once no batch goes by it any more.
/// </summary>
public sealed class ScoringSet
{
    private readonly TaskCompletionSource _retired = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // One for being the current one.
    private int _users = 1;

    internal ScoringSet(long revision, ImmutableArray<ScoringLane> lanes, ImmutableArray<int> shares, RouteTable routes) =>
        (Revision, Lanes, Shares, Routes) = (revision, lanes, shares, routes);

    /// <summary>Of the desired state that it was made from.</summary>
    public long Revision { get; }

    /// <summary>The primary version first, then the candidates.</summary>
    public ImmutableArray<ScoringLane> Lanes { get; }

    public ScoringLane Primary => Lanes[0];

    /// <summary>The buckets of each candidate, out of 10,000.</summary>
    public ImmutableArray<int> Shares { get; }

    /// <summary>Done once another set has taken its place and no batch goes by it.</summary>
    public Task Retired => _retired.Task;

    internal RouteTable Routes { get; }

    /// <summary>What a batch of it costs: a run of each version, and as much a row as the slowest takes.</summary>
    internal BatchCost CostWith(long handOverTicks)
    {
        var cost = Primary.Runtime.Runs.CostWith(handOverTicks);
        for (var i = 1; i < Lanes.Length; i++)
        {
            var other = Lanes[i].Runtime.Runs.CostWith(handOverTicks);
            cost = new BatchCost(cost.FixedTicks + other.FixedTicks, Math.Max(cost.TicksPerRow, other.TicksPerRow), handOverTicks);
        }

        return cost;
    }

    /// <returns>False where it is retired.</returns>
    internal bool TryRetain()
    {
        var users = Volatile.Read(ref _users);
        while (users > 0)
        {
            var seen = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (seen == users)
            {
                return true;
            }

            users = seen;
        }

        return false;
    }

    internal void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            _retired.SetResult();
        }
    }
}
