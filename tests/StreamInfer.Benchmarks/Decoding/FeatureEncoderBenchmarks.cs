using BenchmarkDotNet.Attributes;
using StreamInfer.Decoding;
using StreamInfer.Decoding.Features;
using StreamInfer.Decoding.Json;
using StreamInfer.Inference;
using StreamInfer.Ingestion;
using StreamInfer.Topologies;

namespace StreamInfer.Benchmarks.Decoding;

/// <summary>30 raw values to a row of floats. Budget: 100 ns for plain numbers, 0 B for all.</summary>
[MemoryDiagnoser]
[MinColumn]
public class FeatureEncoderBenchmarks
{
    private readonly PinnedArena _arena = new();
    private Case _plain = null!;
    private Case _mixed = null!;

    [GlobalSetup]
    public void Setup()
    {
        _plain = new Case(FeatureWorkload.Plain, _arena);
        _mixed = new Case(FeatureWorkload.Mixed, _arena);
    }

    [Benchmark(Baseline = true)]
    public bool Plain() => _plain.Encode();

    [Benchmark]
    public bool Mixed() => _mixed.Encode();

    private sealed class Case
    {
        private readonly FeatureEncoder _encoder;
        private readonly RawRow _raw;
        private readonly FeatureBlock _block;

        public Case(System.Collections.Immutable.ImmutableArray<FeaturePlan> features, PinnedArena arena)
        {
            var plan = FeatureWorkload.PlanOf(features);
            var layout = FeatureWorkload.LayoutOf(features);
            _encoder = new FeatureEncoder(features, plan, layout);
            _raw = new RawRow(plan);
            _block = new FeatureBlock(layout, 256);
            new JsonDecoder(plan).Decode(arena.Append(FeatureWorkload.Event()), _raw);
            for (var i = 0; i < FeatureWorkload.Count; i++)
            {
                // The same event does for both: where the plain features would meet text, they meet a number.
                _raw.Cells[i] = features == FeatureWorkload.Plain && _raw.Cells[i].Kind == RawKind.Text ? RawValue.Of(i) : _raw.Cells[i];
            }
        }

        public bool Encode()
        {
            var quality = QualityFlags.None;
            return _encoder.Encode(_raw, _block, 17, ref quality).IsNone ? quality == QualityFlags.None : throw new InvalidOperationException("fault");
        }
    }
}
