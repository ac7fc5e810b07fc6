using System.Collections.Immutable;
using StreamInfer.Batching;

namespace StreamInfer.Models.Gates;

/// <summary>
/// Judges a version before it gets traffic: golden records, a batch of every size, run times, scores, and the CPU beside the device
/// (docs/decisions/0017). All that can still be looked at after a failure is, so that one verdict names all there is to mend.
/// </summary>
/// <param name="time">The clock of run times, and of the verdict.</param>
/// <param name="runLow">Runs the checks where they do not stand in the way of scoring.</param>
public sealed class ModelGate(TimeProvider time, LowPriorityRun runLow)
{
    /// <summary>Judges a version that was loaded.</summary>
    public GateVerdict Judge(GateSubject subject, GatePlan plan)
    {
        var started = time.GetTimestamp();
        var identity = subject.Model.Identity;
        var checks = ImmutableArray.CreateBuilder<GateCheck>();
        checks.Add(new GateCheck(GateCheckKind.Load, GateOutcome.Passed, $"loaded on {subject.Session.Device}; it fits the topology")
        {
            Figures = [GateFigure.Seconds("load", subject.LoadTook)],
        });

        // Timers, too, are made here: threads that the low one starts would stand back for good.
        using var runner = new GateRunner(subject.Session, plan, time);
        using var reference = subject.Reference is { } onCpu ? new GateRunner(onCpu, plan, time) : null;
        ImmutableArray<RunTiming> timings = [];
        runLow($"Gate of {identity.Name}/{identity.Version}", () => timings = Check(subject, plan, runner, reference, checks));
        return new GateVerdict(identity.Name, identity.Version, checks.ToImmutable())
        {
            Digest = identity.Digest,
            Device = subject.Session.Device,
            At = time.GetUtcNow(),
            Took = subject.LoadTook + time.GetElapsedTime(started),
            Timings = timings,
        };
    }

    /// <summary>The verdict on a version that could not be loaded.</summary>
    /// <param name="model">Its name.</param>
    /// <param name="version">1 or more.</param>
    /// <param name="digest">Null where that is not known.</param>
    /// <param name="error">Why not; its message becomes that of the check.</param>
    /// <param name="took">How long it took to find out.</param>
    public GateVerdict Refuse(string model, int version, string? digest, Exception error, TimeSpan took) =>
        new(model, version, [new GateCheck(GateCheckKind.Load, GateOutcome.Failed, error.Message)])
        {
            Digest = digest,
            At = time.GetUtcNow(),
            Took = took,
        };

    private ImmutableArray<RunTiming> Check(
        GateSubject subject, GatePlan plan, GateRunner runner, GateRunner? reference, ImmutableArray<GateCheck>.Builder checks)
    {
        var manifest = subject.Model.Manifest;
        var golden = new GoldenSample(subject.Session.Layout);
        checks.Add(GoldenCheck.Run(runner, manifest, golden));

        var madeUp = new MadeUpRows(subject.Session.Layout, plan.Features);
        checks.Add(RowsCheck.Run(runner, [golden.Rows, madeUp.Random(plan.Seed), madeUp.Neutral()], out var sample));
        if (sample is null)
        {
            return [];
        }

        var block = sample.Repeat(plan.MaxBatchSize);
        checks.Add(WarmUpCheck.Run(runner, sample.Source, block, plan.TriedSizes(), out var good));
        ImmutableArray<RunTiming> timings = [];
        if (!good.IsEmpty)
        {
            checks.Add(RunTimeCheck.Run(runner, block, good, plan, time, out timings));
        }

        checks.Add(OutputCheck.Run(runner, manifest, madeUp, golden, plan.Seed));
        if (reference is not null)
        {
            // A version that is held loosely to its golden scores, as one of FP16, is held so here: devices round in another order.
            checks.Add(ParityCheck.Run(runner, reference, sample, Math.Max(plan.ParityTolerance, manifest.GoldenTolerance)));
        }
        else if (subject.ReferenceProblem is { } problem)
        {
            checks.Add(new GateCheck(GateCheckKind.Parity, GateOutcome.Warned, $"there is nothing to compare with: {problem}"));
        }

        return timings;
    }
}
