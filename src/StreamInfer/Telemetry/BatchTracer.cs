using System.Diagnostics;
using System.Text;
using StreamInfer.Batching;
using StreamInfer.Ingestion;

namespace StreamInfer.Telemetry;

/// <summary>
/// Makes a span of a micro-batch, and one of each stage that it went through, once its output is with the producer: all that they need to know is in the
/// batch. A batch is traced if one of its events comes from a trace that is sampled, to which the span then has a link, or by its share. Off, it costs one
/// look a batch. Used by the publishing stage.
/// </summary>
/// <param name="topology">Its name, and the topic that it reads.</param>
/// <param name="topic">The topic that events come from.</param>
/// <param name="ratio">Share of the batches that are traced whatever their events say, over 0 to 1; 0 for no tracing at all.</param>
/// <param name="time">The clock.</param>
public sealed class BatchTracer(string topology, string topic, double ratio, TimeProvider time)
{
    /// <summary>Name of the source of all spans.</summary>
    public const string SourceName = "StreamInfer";

    /// <summary>Most traces that a span has links to.</summary>
    public const int MaxLinks = 32;

    private static readonly ActivitySource Source = new(SourceName);
    private readonly List<ActivityLink> _links = new(MaxLinks);
    private double _due;

    /// <summary>Whether anything is traced.</summary>
    private bool IsOn => ratio > 0 && Source.HasListeners();

    /// <summary>A batch was handed over; its records are still there.</summary>
    /// <param name="batch">Whose times are all set.</param>
    /// <param name="started">When its encoding began.</param>
    /// <param name="handedOver">When the producer had its output.</param>
    public void HandedOver(MicroBatch batch, long started, long handedOver)
    {
        if (!IsOn)
        {
            return;
        }

        _links.Clear();
        FindLinks(batch);
        _due += ratio;
        var isDue = _due >= 1;
        _due -= isDue ? 1 : 0;
        if (isDue || _links.Count > 0)
        {
            Write(batch, started, handedOver);
        }
    }

    private void Write(MicroBatch batch, long started, long handedOver)
    {
        var (now, timestamp) = (time.GetUtcNow(), time.GetTimestamp());
        var arrived = batch.OldestArrival;

        // Spans are nobody's children: a batch has the events of many traces.
        using var span = Source.StartActivity("score", ActivityKind.Consumer, default(ActivityContext), Tags(batch), _links.ToArray(), At(arrived));
        if (span is null)
        {
            return;
        }

        Child("collect", arrived, batch.ClosedTimestamp);
        Child("queue", batch.ClosedTimestamp, batch.StartedTimestamp);
        Child("run", batch.StartedTimestamp, batch.FinishedTimestamp);
        Child("publish", started, handedOver);
        span.SetEndTime(At(handedOver).UtcDateTime);

        DateTimeOffset At(long then) => now - time.GetElapsedTime(then, timestamp);

        void Child(string name, long from, long to)
        {
            using var stage = Source.StartActivity(name, ActivityKind.Internal, span.Context, tags: null, links: null, At(from));
            stage?.SetEndTime(At(to).UtcDateTime);
        }
    }

    private KeyValuePair<string, object?>[] Tags(MicroBatch batch) =>
    [
        new("messaging.system", "kafka"),
        new("messaging.operation.type", "process"),
        new("messaging.destination.name", topic),
        new("messaging.batch.message_count", batch.Count),
        new("streaminfer.pipeline", topology),
        new("streaminfer.rows", batch.Rows),
        new("streaminfer.model", batch.Primary.Lane.Model.Identity.Name),
        new("streaminfer.model_version", batch.Primary.Lane.Model.Identity.Version),
    ];

    private void FindLinks(MicroBatch batch)
    {
        foreach (ref readonly var traced in batch.Events)
        {
            foreach (ref readonly var header in traced.Batch.HeadersOf(traced.Batch.Records[traced.Record]))
            {
                if (header.Name.Span.SequenceEqual("traceparent"u8))
                {
                    Link(header.Value);
                }
            }

            if (_links.Count == MaxLinks)
            {
                return;
            }
        }
    }

    private void Link(ByteRange value)
    {
        // 00-<32 hex>-<16 hex>-<flags>; whatever is longer is of a version that is not known, and nothing that claims to be one is copied unseen.
        const int Length = 55;
        if (value.Length == Length
            && ActivityContext.TryParse(Encoding.ASCII.GetString(value.Span), traceState: null, isRemote: true, out var context)
            && context.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)
            && _links.Count < MaxLinks)
        {
            _links.Add(new ActivityLink(context));
        }
    }
}
