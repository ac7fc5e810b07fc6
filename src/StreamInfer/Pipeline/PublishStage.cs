using StreamInfer.Batching;
using StreamInfer.Decoding;
using StreamInfer.Publishing;
using StreamInfer.Telemetry;
using StreamInfer.Topologies;

namespace StreamInfer.Pipeline;

/// <summary>
/// The last stage, on the thread of whichever executor finished the front batch: encodes every event of a micro-batch, prediction or dead letter, in order
/// of arrival, and hands them to the producer. Used by one thread at a time.
/// </summary>
internal sealed class PublishStage(
    PipelineContext context, PredictionEncoder predictions, DeadLetterEncoder deadLetters, IRecordSink sink, BatchPool pool, CancellationToken abort)
{
    private readonly OutgoingBatch _outgoing = new();
    private readonly int[] _deadLettersByReason = new int[Enum.GetValues<DeadLetterReason>().Length];
    private readonly int[] _qualityByFlags = new int[QualityWords.Combinations];

    /// <summary>How long it encoded and handed over, waiting for the producer's queue included.</summary>
    public BusyMeter Busy { get; } = new();

    /// <summary>Publishes a batch that was run.</summary>
    /// <exception cref="SinkException">The producer refused a record for good.</exception>
    /// <exception cref="OperationCanceledException">A stage failed.</exception>
    public void Publish(MicroBatch batch)
    {
        var started = context.Time.GetTimestamp();
        Busy.Begin(started);
        _outgoing.Clear();
        Encode(batch, started + context.Publishing.Mean);
        batch.Ticket.Open(_outgoing.Count);
        sink.Publish(_outgoing, batch.Ticket, abort);
        var handedOver = context.Time.GetTimestamp();
        Busy.End(handedOver);
        Learn(batch, started, handedOver);
        RecordLatency(batch, handedOver);
        var settlement = batch.Finish();
        pool.Return(batch);
        settlement.HandedOverTimestamp = handedOver;

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
    private void Encode(MicroBatch batch, long handOver)
    {
        var nowMs = context.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var mark = context.Topology.Batching.OnLate != LatePolicy.Process;
        var (alerts, skipped, dead) = (0, 0, 0);
        var newest = long.MinValue;
        Array.Clear(_deadLettersByReason);
        Array.Clear(_qualityByFlags);
        foreach (ref var done in batch.Events)
        {
            newest = Math.Max(newest, done.EventTimeMs);
            if (done.HasRow)
            {
                done.Quality |= mark && handOver > done.Deadline ? QualityFlags.Late : QualityFlags.None;
                _qualityByFlags[(int)done.Quality]++;
                predictions.Encode(done, batch.Scores, nowMs, _outgoing);
                alerts += predictions.Stamp.Decide(batch.Scores.Scores[done.Row]) == true ? 1 : 0;
            }
            else if (done.Reason != DeadLetterReason.None)
            {
                _deadLettersByReason[(int)done.Reason]++;
                dead++;
                deadLetters.Encode(done, _outgoing);
            }
            else
            {
                skipped++;
            }
        }

        context.State.EventTimeLag((nowMs - newest) / 1e3);
        Count(batch.Count - dead - skipped, dead, skipped, alerts);
    }

    private void Count(int scored, int dead, int skipped, int alerts)
    {
        context.State.Published(scored, dead, skipped, alerts);
        var model = context.Model;
        context.Metrics.Predictions(scored, model.Identity.Name, model.Identity.Version, predictions.Stamp.Route, model.Session.Device);
        context.Metrics.EventsSkipped(skipped);
        for (var reason = 0; dead > 0 && reason < _deadLettersByReason.Length; reason++)
        {
            if (_deadLettersByReason[reason] > 0)
            {
                context.Metrics.DeadLetter((DeadLetterReason)reason, _deadLettersByReason[reason]);
            }
        }

        for (var flags = 1; flags < _qualityByFlags.Length; flags++)
        {
            for (var bit = 1; _qualityByFlags[flags] > 0 && bit < _qualityByFlags.Length; bit <<= 1)
            {
                if ((flags & bit) != 0)
                {
                    context.Metrics.Quality((QualityFlags)bit, _qualityByFlags[flags]);
                }
            }
        }
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

        context.State.Late(late);
        context.Metrics.LateEvents(late);
    }
}
