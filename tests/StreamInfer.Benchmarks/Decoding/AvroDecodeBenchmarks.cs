using BenchmarkDotNet.Attributes;
using StreamInfer.Decoding;
using StreamInfer.Decoding.Avro;
using StreamInfer.Decoding.Avro.Schemas;
using StreamInfer.Ingestion;

namespace StreamInfer.Benchmarks.Decoding;

/// <summary>
/// An event of 30 features (39 values, 290 bytes on average, 1,024 different ones) into a raw row. Goal: with the encoding of the
/// features 250 ns and 0 B; beside it what a generic-record reader takes. One operation is one event.
/// </summary>
[MemoryDiagnoser]
public class AvroDecodeBenchmarks
{
    private readonly AvroSchema _schema = AvroSchema.Parse(AvroEvents.Schema);
    private readonly AvroEvents _events = AvroEvents.Create();
    private readonly RawRow _row = new(AvroEvents.Plan);
    private AvroDecoder _decoder = null!;
    private ByteRange[] _ranges = [];

    [GlobalSetup]
    public void Setup()
    {
        _decoder = AvroDecoder.Compile(new RegisteredSchema(AvroEvents.Schema, []), null, AvroEvents.Plan);
        _ranges = [.. _events.Payloads.Select(AvroEvents.RangeOf)];
        if (_ranges.Any(range => !_decoder.Decode(range, _row).IsNone))
        {
            throw new InvalidOperationException("the events are malformed");
        }
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = AvroEvents.Count)]
    public int GenericRecord()
    {
        var fields = 0;
        foreach (var payload in _events.Payloads)
        {
            fields += ((Dictionary<string, object?>)new AvroGenericReader(payload).Read(_schema)!).Count;
        }

        return fields;
    }

    [Benchmark(OperationsPerInvoke = AvroEvents.Count)]
    public long RawRow()
    {
        var sum = 0L;
        foreach (var range in _ranges)
        {
            _decoder.Decode(range, _row);
            sum += _row.Cells[0].Bits;
        }

        return sum;
    }
}
