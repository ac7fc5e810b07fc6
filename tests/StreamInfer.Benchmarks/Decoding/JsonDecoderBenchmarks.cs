using System.Text.Json;
using BenchmarkDotNet.Attributes;
using StreamInfer.Decoding;
using StreamInfer.Decoding.Json;
using StreamInfer.Ingestion;

namespace StreamInfer.Benchmarks.Decoding;

/// <summary>A JSON event to raw values. Budget: 2 µs and 0 B for 30 features; beside it the framework's reader and its document.</summary>
[MemoryDiagnoser]
[MinColumn]
public class JsonDecoderBenchmarks
{
    private readonly PinnedArena _arena = new();
    private readonly byte[] _event = FeatureWorkload.Event();
    private JsonDecoder _decoder = null!;
    private RawRow _row = null!;
    private ByteRange _payload;
    private ByteRange _broken;

    [GlobalSetup]
    public void Setup()
    {
        var plan = FeatureWorkload.PlanOf(FeatureWorkload.Mixed);
        _decoder = new JsonDecoder(plan);
        _row = new RawRow(plan);
        _payload = _arena.Append(_event);
        _broken = _arena.Append(_event.AsSpan(0, _event.Length - 1));
    }

    [Benchmark(Baseline = true)]
    public bool Decode() => _decoder.Decode(_payload, _row).IsNone;

    [Benchmark]
    public bool DecodeBroken() => _decoder.Decode(_broken, _row).IsNone;

    /// <summary>All tokens, no value looked at: the least that a decoder over the framework's reader would cost.</summary>
    [Benchmark]
    public int ReaderTokens()
    {
        var reader = new Utf8JsonReader(_event);
        var tokens = 0;
        while (reader.Read())
        {
            tokens++;
        }

        return tokens;
    }

    /// <summary>The same broken event, with the framework's way to say so.</summary>
    [Benchmark]
    public int ReaderTokensBroken()
    {
        var reader = new Utf8JsonReader(_broken.Span);
        var tokens = 0;
        try
        {
            while (reader.Read())
            {
                tokens++;
            }
        }
        catch (JsonException)
        {
            return -tokens;
        }

        return tokens;
    }

    [Benchmark]
    public double Document()
    {
        using var document = JsonDocument.Parse(_event);
        var sum = 0.0;
        foreach (var feature in FeatureWorkload.Mixed)
        {
            var element = document.RootElement.GetProperty(feature.Name);
            sum += element.ValueKind == JsonValueKind.Number ? element.GetDouble() : element.GetString()!.Length;
        }

        return sum;
    }
}
