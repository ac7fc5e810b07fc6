using System.Threading.Channels;
using StreamInfer.Batching;
using StreamInfer.Decoding;
using StreamInfer.Publishing;
using StreamInfer.Telemetry;
using StreamInfer.Topologies;

namespace StreamInfer.Pipeline;

/// <summary>
/// The third stage: encodes every event of a micro-batch, prediction or dead letter, in order of arrival, and hands them to the producer. After
/// the hand-over the batch belongs to whoever is told of its last acknowledgement.
/// </summary>
internal sealed class PublishStage(PipelineContext context, PredictionEncoder predictions, DeadLetterEncoder deadLetters, IRecordSink sink, ChannelReader<MicroBatch> input)
{
    private readonly OutgoingBatch _outgoing = new();
    private readonly int[] _deadLettersByReason = new int[Enum.GetValues<DeadLetterReason>().Length];
    private readonly int[] _qualityByFlags = new int[QualityWords.Combinations];

    /// <summary>Publishes until the input ends or <paramref name="abort"/>.</summary>
    public async Task RunAsync(CancellationToken abort)
    {
        await foreach (var batch in input.ReadAllAsync(abort))
        {
            Publish(batch, abort);
        }
    }

    private void Publish(MicroBatch batch, CancellationToken abort)
    {
        var started = context.Time.GetTimestamp();
        _outgoing.Clear();
        Encode(batch, started);
        batch.Ticket.Open(_outgoing.Count);
        sink.Publish(_outgoing, batch.Ticket, abort);
        var handedOver = context.Time.GetTimestamp();
        context.Metrics.StageTook(Stage.Publish, context.Time.GetElapsedTime(started, handedOver).TotalSeconds);
        context.HandOver.Add(handedOver - batch.ClosedTimestamp);
        RecordLatency(batch, handedOver);
        batch.HandedOver(handedOver);

        // The last touch: from here on the batch may be settled and reused at any moment.
        batch.Ticket.HandedOver();
    }

    private void Encode(MicroBatch batch, long now)
    {
        var nowMs = context.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var mark = context.Topology.Batching.OnLate != LatePolicy.Process;
        var (alerts, late, skipped, dead) = (0, 0, 0, 0);
        var newest = long.MinValue;
        Array.Clear(_deadLettersByReason);
        Array.Clear(_qualityByFlags);
        foreach (ref var done in batch.Events)
        {
            var isLate = now > context.Policy.DeadlineOf(done.Batch.ArrivalTimestamp);
            late += isLate ? 1 : 0;
            newest = Math.Max(newest, done.EventTimeMs);
            if (done.HasRow)
            {
                done.Quality |= isLate && mark ? QualityFlags.Late : QualityFlags.None;
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
        Count(batch.Count - dead - skipped, dead, skipped, alerts, late);
    }

    private void Count(int scored, int dead, int skipped, int alerts, int late)
    {
        context.State.Published(scored, dead, skipped, alerts, late);
        var model = context.Model;
        context.Metrics.Predictions(scored, model.Identity.Name, model.Identity.Version, predictions.Stamp.Route, model.Session.Device);
        context.Metrics.EventsSkipped(skipped);
        context.Metrics.LateEvents(late);
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
        for (var i = 0; i < events.Length;)
        {
            var arrival = events[i].Batch.ArrivalTimestamp;
            var count = 1;
            while (i + count < events.Length && events[i + count].Batch.ArrivalTimestamp == arrival)
            {
                count++;
            }

            context.Metrics.EventLatency.Record(context.Time.GetElapsedTime(arrival, handedOver).TotalSeconds, count);
            i += count;
        }
    }
}
