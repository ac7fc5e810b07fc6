using System.Collections.Immutable;
using StreamInfer.Batching;
using StreamInfer.Decoding;
using StreamInfer.Pipeline.Versions;
using StreamInfer.Publishing;
using StreamInfer.Telemetry;
using StreamInfer.Topologies;

namespace StreamInfer.Pipeline;

/// <summary>
/// The last stage, on the thread of whichever executor finished the front batch: encodes every event of a micro-batch, prediction or dead letter, in order
/// of arrival, and hands them to the producer. Used by one thread at a time.
/// </summary>
/// <param name="context">What the stages share.</param>
/// <param name="deadLetters">Encodes dead letters.</param>
/// <param name="sink">The producer.</param>
/// <param name="pool">Gets batches back.</param>
/// <param name="tally">Counts what was handed over.</param>
/// <param name="boundaries">Told what goes by which versions.</param>
/// <param name="observers">See what was handed over.</param>
/// <param name="tracer">Makes spans of what was handed over.</param>
/// <param name="gate">Keeps it out while a transaction ends; null without transactions.</param>
/// <param name="abort">A stage failed.</param>
internal sealed class PublishStage(
    PipelineContext context,
    DeadLetterEncoder deadLetters,
    IRecordSink sink,
    BatchPool pool,
    PublishedTally tally,
    BoundaryKeeper boundaries,
    ImmutableArray<IBatchObserver> observers,
    BatchTracer tracer,
    PublishGate? gate,
    CancellationToken abort)
{
    private readonly OutgoingBatch _outgoing = new();

    /// <summary>How long it encoded and handed over, waiting for the producer's queue included.</summary>
    public BusyMeter Busy { get; } = new();

    /// <summary>Publishes a batch that was run.</summary>
    /// <exception cref="SinkException">The producer refused a record for good.</exception>
    /// <exception cref="OperationCanceledException">A stage failed.</exception>
    public void Publish(MicroBatch batch)
    {
        if (gate is null)
        {
            HandOver(batch);
            tally.Tell();
            return;
        }

        var isWanted = gate.Enter(batch.Number);
        try
        {
            if (isWanted)
            {
                HandOver(batch);
            }
            else
            {
                TurnAway(batch);
            }
        }
        finally
        {
            gate.Leave();
        }
    }

    private void HandOver(MicroBatch batch)
    {
        var started = context.Time.GetTimestamp();
        Busy.Begin(started);
        _outgoing.Clear();
        var nowMs = context.Time.GetUtcNow().ToUnixTimeMilliseconds();
        Encode(batch, started + context.Publishing.Mean, nowMs);
        batch.Ticket.Open(_outgoing.Count);
        sink.Publish(_outgoing, batch.Ticket, abort);
        var handedOver = context.Time.GetTimestamp();
        Busy.End(handedOver);
        Learn(batch, started, handedOver);
        RecordLatency(batch, handedOver);
        boundaries.HandedOver(batch);
        foreach (var observer in observers)
        {
            observer.HandedOver(batch, nowMs);
        }

        tracer.HandedOver(batch, started, handedOver);
        GiveBack(batch, handedOver, isTurnedAway: false);
    }

    /// <summary>Its events are read again: nothing of it goes out.</summary>
    private void TurnAway(MicroBatch batch)
    {
        context.State.Rewound(batch.Count);
        batch.Ticket.Open(0);
        GiveBack(batch, context.Time.GetTimestamp(), isTurnedAway: true);
    }

    private void GiveBack(MicroBatch batch, long handedOver, bool isTurnedAway)
    {
        var settlement = batch.Finish();
        pool.Return(batch);
        settlement.HandedOverTimestamp = handedOver;
        settlement.IsTurnedAway = isTurnedAway;

        // The last touch: from here on it may be settled and reused at any moment.
        settlement.Ticket.HandedOver();
    }

    private void Learn(MicroBatch batch, long started, long handedOver)
    {
        context.Metrics.StageTook(Stage.Publish, context.Time.GetElapsedTime(started, handedOver).TotalSeconds);
        context.Publishing.Add(handedOver - started);
        var wakeUp = batch.FoundIdle ? batch.StartedTimestamp - batch.ClosedTimestamp : 0;
        context.Waiting.Add(wakeUp + started - batch.FinishedTimestamp);
    }

    /// <param name="batch">What to encode.</param>
    /// <param name="handOver">When the hand-over is expected to be complete: who is later than its deadline then is late.</param>
    /// <param name="nowMs">When it is scored, for its predictions.</param>
    private void Encode(MicroBatch batch, long handOver, long nowMs)
    {
        var mark = context.Topology.Batching.OnLate != LatePolicy.Process;
        var newest = long.MinValue;
        Span<int> scored = stackalloc int[batch.LaneCount];
        scored.Clear();
        foreach (ref var done in batch.Events)
        {
            newest = Math.Max(newest, done.EventTimeMs);
            if (done.HasRow)
            {
                done.Quality |= mark && handOver > done.Deadline ? QualityFlags.Late : QualityFlags.None;
                var rows = batch.LaneAt(done.Lane);
                var predictions = rows.Lane.Predictions;
                scored[done.Lane]++;
                predictions.Encode(done, rows.Scores, nowMs, _outgoing);
                tally.Prediction(done.Quality, predictions.Stamp.Decide(rows.Scores.Scores[done.Row]) == true);
            }
            else if (done.Reason != DeadLetterReason.None)
            {
                deadLetters.Encode(done, _outgoing);
                ref readonly var record = ref done.Batch.Records[done.Record];
                tally.DeadLetter(done.Reason, record.Partition, record.Offset);
            }
            else
            {
                tally.Skipped();
            }
        }

        for (var lane = 0; lane < batch.LaneCount; lane++)
        {
            var rows = batch.LaneAt(lane);
            tally.OfVersion(rows.Lane, scored[lane]);
            if (rows.FellBack > 0)
            {
                context.Metrics.FellBack(rows.FellBack, rows.Lane.Model.Identity.Version);
            }
        }

        context.State.EventTimeLag((nowMs - newest) / 1e3);
    }

    private void RecordLatency(MicroBatch batch, long handedOver)
    {
        // Events of one poll arrived together: one record a poll, weighted, instead of one an event.
        var events = batch.Events;
        var late = 0;
        for (var i = 0; i < events.Length;)
        {
            var arrival = events[i].Batch.ArrivalTimestamp;
            var first = i;
            for (; i < events.Length && events[i].Batch.ArrivalTimestamp == arrival; i++)
            {
                late += handedOver > events[i].Deadline ? 1 : 0;
            }

            context.Metrics.EventLatency.Record(context.Time.GetElapsedTime(arrival, handedOver).TotalSeconds, i - first);
        }

        tally.Late(late);
    }
}
