using System.Globalization;
using System.Runtime.InteropServices;
using StreamInfer.Decoding;
using StreamInfer.Decoding.Features;
using StreamInfer.Host.Bench.Workloads;
using StreamInfer.Host.History;
using StreamInfer.Inference;
using StreamInfer.Ingestion;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Bench.ModelOnly;

/// <summary>Events in memory, Avro with one array of floats, and how a topology of one feature reads them. One thread at a time.</summary>
internal sealed class ModelEvents
{
    /// <summary>So many are different; then they come again, in the same order.</summary>
    public const int Variety = 256;

    private const int Frame = 5;

    private readonly EventDecoder _decoder;
    private readonly FeatureEncoder _encoder;
    private readonly byte[][] _payloads;
    private long _next;

    /// <param name="plan">As <see cref="Topology"/> makes it.</param>
    /// <param name="width">Floats of an event.</param>
    /// <param name="layout">Of the model.</param>
    public ModelEvents(TopologyPlan plan, int width, RowLayout layout)
    {
        var workload = WorkloadOf(width);
        var decode = EventDecoder.PlanOf(plan);
        _decoder = new EventDecoder(plan, decode, schemas: null, workload.Schema, readerSchemaText: null);
        _encoder = new FeatureEncoder(plan.Features, decode, layout);
        var events = new EventBytes(workload, schemaId: 0);
        _payloads = [.. Enumerable.Range(0, Variety).Select(index => Pinned(events[index].AsSpan(Frame)))];
    }

    /// <summary>A topology with one feature, the array.</summary>
    public static TopologyPlan Topology(int width)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $$"""
            name: bench
            source: { topic: events, group: bench, format: avro }
            features: [ { name: pixels, path: pixels, length: {{width}} } ]
            model: { name: model, version: 1 }
            output: { topic: scores, deadLetters: dead, format: json }
            registry: { url: "http://localhost" }
            kafka: { bootstrap.servers: "localhost" }
            """);
        var reading = TopologyReader.ReadText(text, "bench.yaml", _ => null);
        return reading.Plan ?? throw new InvalidOperationException(string.Join("; ", reading.Errors));
    }

    /// <summary>Decodes the next events into the first rows of a block.</summary>
    public void Fill(FeatureBlock block, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            var payload = _payloads[_next % Variety];
            var found = _decoder.Decode(FileRecord.Of(_next, RangeOf(payload)), [], _encoder, block, row);
            if (found.Outcome != EventOutcome.Scored)
            {
                throw new InvalidOperationException($"an event of the benchmark cannot be decoded: {found.Fault.Detail}");
            }

            _next++;
        }
    }

    private static Workload WorkloadOf(int width) => new("model-only", EventForm.AvroArray, [width, 1]);

    private static byte[] Pinned(ReadOnlySpan<byte> bytes)
    {
        var pinned = GC.AllocateUninitializedArray<byte>(bytes.Length, pinned: true);
        bytes.CopyTo(pinned);
        return pinned;
    }

    private static ByteRange RangeOf(byte[] pinned) => new(Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0), pinned.Length);
}
