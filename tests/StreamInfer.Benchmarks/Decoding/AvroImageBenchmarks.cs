using System.Text.Json;
using BenchmarkDotNet.Attributes;
using StreamInfer.Decoding;
using StreamInfer.Decoding.Avro;
using StreamInfer.Decoding.Avro.Schemas;
using StreamInfer.Ingestion;

namespace StreamInfer.Benchmarks.Decoding;

/// <summary>An event with an image of 784 floats into a raw row, beside what a generic-record reader takes.</summary>
[MemoryDiagnoser]
public class AvroImageBenchmarks
{
    private const int Pixels = 784;
    private const string Schema = """{"type":"record","name":"Digit","fields":[{"name":"image","type":{"type":"array","items":"float"}}]}""";

    private static readonly DecodePlan Plan = DecodePlan.Of([(FieldPath.Parse("image"), Pixels)]);

    private readonly AvroSchema _schema = AvroSchema.Parse(Schema);
    private readonly AvroDecoder _decoder = AvroDecoder.Compile(new RegisteredSchema(Schema, []), null, Plan);
    private readonly RawRow _row = new(Plan);
    private byte[] _payload = [];
    private ByteRange _range;

    [GlobalSetup]
    public void Setup()
    {
        var image = Enumerable.Range(0, Pixels).Select(pixel => pixel / 784f);
        _payload = AvroEvents.Encode(_schema, JsonSerializer.Serialize(new Dictionary<string, object>(StringComparer.Ordinal) { ["image"] = image }));
        _range = AvroEvents.RangeOf(_payload);
    }

    [Benchmark(Baseline = true)]
    public object? GenericRecord() => new AvroGenericReader(_payload).Read(_schema);

    [Benchmark]
    public int RawRow()
    {
        _decoder.Decode(_range, _row);
        return _row.Cells[0].Length;
    }
}
