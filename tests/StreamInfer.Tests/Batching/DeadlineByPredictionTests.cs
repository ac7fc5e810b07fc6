using FsCheck;
using FsCheck.Fluent;
using StreamInfer.Batching;
using StreamInfer.Tests.Batching.Kit;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Batching;

/// <summary>
/// Promise 1, deadline by prediction: with an arrival trace and a run-time model known to the test, every batch starts no later than (oldest deadline −
/// predicted run time), and never earlier than fullness, idleness or that bound requires.
/// </summary>
public class DeadlineByPredictionTests
{
    private const long Budget = 10_000;
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(3000).WithReplay(20261123, 7);

    [Fact]
    public void Batch_thatArrivalsAllow_startsNoLaterThanOldestDeadlineLessPredictedRun() => ForAll((scene, batches) => Assert.All(batches, batch =>
    {
        if (batch.WasSavable)
        {
            Assert.True(batch.Started <= batch.OldestDeadline - scene.Run(batch) - scene.Cost.HandOverTicks);
        }
    }));

    [Fact]
    public void Batch_leaves_neverEarlierThanFullnessIdlenessOrTheBoundRequires() => ForAll((scene, batches) => Assert.All(batches, batch =>
    {
        var start = Math.Max(batch.Left, batch.ExecutorFree);
        var oneMore = scene.Policy.Sizes.Up(batch.Events.Count + 1);
        Assert.True(batch.Reason switch
        {
            CloseReason.Idle => batch.ExecutorFree <= batch.Left && (scene.Prefer == BatchPreference.Latency || scene.Pays(batch.Events.Count)),
            CloseReason.Full => batch.Events.Count == scene.Policy.Sizes.Max
                || scene.Cost.Run(oneMore) + scene.Cost.HandOverTicks > Budget,
            CloseReason.Deadline => start + scene.Cost.Run(oneMore) + scene.Cost.HandOverTicks >= batch.OldestDeadline,
            _ => false,
        });
    }));

    [Fact]
    public void Batch_isNeverOverSize() =>
        ForAll((scene, batches) => Assert.All(batches, batch => Assert.InRange(batch.Events.Count, 1, scene.Policy.Sizes.Max)));

    [Fact]
    public void Events_leaveAndStartInOrderOfArrival() => ForAll((scene, batches) =>
    {
        Assert.Equal(Enumerable.Range(0, scene.Trace.Count), batches.SelectMany(batch => batch.Events).Select(member => member.Number));
        Assert.Equal(batches.Select(batch => batch.Started).Order(), batches.Select(batch => batch.Started));
    });

    [Fact]
    public void Event_isNeverHeldWithoutReason()
    {
        // An executor that is idle while a batch is held is idle for the sake of efficiency, and not beyond the bound.
        ForAll((_, _) => { }, (scene, batch, now, isIdle) => Assert.True(
            !isIdle
            || (scene.Prefer == BatchPreference.Efficiency
                && !scene.Pays(batch.Events.Count)
                && now < batch.OldestDeadline - scene.Cost.Run(scene.Policy.Sizes.Up(batch.Events.Count + 1)) - scene.Cost.HandOverTicks)));
    }

    private static void ForAll(Action<Scene, List<SimulatedBatch>> check, Action<Scene, SimulatedBatch, long, bool>? onHeld = null) => Check.One(
        Thorough,
        Prop.ForAll(Scene.Any.ToArbitrary(), scene =>
        {
            var simulation = new PolicySimulation(scene.Policy, scene.Cost, scene.Executors)
            {
                OnHeld = (batch, now, isIdle) => onHeld?.Invoke(scene, batch, now, isIdle),
            };
            check(scene, simulation.Run(scene.Trace));
        }));

    /// <summary>A trace, a model and a policy. Runs take from next to nothing to more than the budget; arrivals come in bursts and alone.</summary>
    private sealed record Scene(BatchPreference Prefer, int Executors, BatchCost Cost, BatchPolicy Policy, IReadOnlyList<SimulatedEvent> Trace)
    {
        public static Gen<Scene> Any =>
            from prefer in Gen.Elements(BatchPreference.Latency, BatchPreference.Efficiency)
            from executors in Gen.Choose(1, 3)
            from scale in Gen.Elements(1, 10, 100, 1000)
            from parts in Gen.Choose(0, 12).ArrayOf(2)
            from handOver in Gen.Choose(0, 900)
            from hasSizes in Gen.Elements(true, false)
            from gaps in Gen.OneOf(Gen.Constant(0), Gen.Choose(0, 200), Gen.Choose(0, 4000)).ArrayOf(60)
            from ages in Gen.OneOf(Gen.Constant(0), Gen.Choose(0, 12_000)).ArrayOf(60)
            from aging in Gen.Elements(true, false)
            let sizes = hasSizes ? new SizeLadder(24, [3, 8, 24]) : new SizeLadder(24)
            select new Scene(
                prefer,
                executors,
                new BatchCost(parts[0] * scale, parts[1] * scale / 8.0, handOver),
                new BatchPolicy(sizes, Budget, prefer, shortestWaitTicks: 0),
                TraceOf(gaps, aging ? ages : new int[ages.Length]));

        public long Run(SimulatedBatch batch) => Cost.Run(Policy.Sizes.Up(batch.Events.Count));

        /// <summary>Whether doubling the batch would save less than a tenth of the cost per event.</summary>
        public bool Pays(int count) =>
            count >= Policy.Sizes.Max || (Cost.TicksPerRow > 0 && count >= Policy.Sizes.Up((int)Math.Min(Policy.Sizes.Max, Math.Ceiling(4 * Cost.FixedTicks / Cost.TicksPerRow))));

        private static List<SimulatedEvent> TraceOf(int[] gaps, int[] ages)
        {
            var trace = new List<SimulatedEvent>();
            var now = 0L;
            for (var i = 0; i < gaps.Length; i++)
            {
                now += gaps[i];
                trace.Add(new SimulatedEvent(i, now, now + Budget - ages[i]));
            }

            return trace;
        }
    }
}
