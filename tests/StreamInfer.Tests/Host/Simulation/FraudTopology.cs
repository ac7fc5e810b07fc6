using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Decoding;
using StreamInfer.Decoding.Features;
using StreamInfer.Decoding.Json;
using StreamInfer.Inference;
using StreamInfer.Ingestion;
using StreamInfer.Models;
using StreamInfer.OnnxRuntime;
using StreamInfer.Tests.OnnxRuntime;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Host.Simulation;

/// <summary>The repository's own topology and models, from the event's JSON to the score.</summary>
internal sealed class FraudTopology : IDisposable
{
    private readonly OnnxModelSession _session;
    private readonly JsonDecoder _decoder;
    private readonly FeatureEncoder _encoder;
    private readonly RawRow _raw;
    private readonly FeatureBlock _block;
    private readonly ScoreBlock _scores;

    public FraudTopology(int version)
    {
        var plan = ReadPlan();
        Model = Resolve(version);
        _session = OnnxModelLoader.Load(Model.Manifest, plan.Features, DevicePolicy.Cpu, 1, NullLogger.Instance);
        var wanted = DecodePlan.Of(plan.Features.Select(feature => (feature.Path, feature.Length)));
        _decoder = new JsonDecoder(wanted);
        _raw = new RawRow(wanted);
        _block = new FeatureBlock(_session.Layout, 1);
        _scores = new ScoreBlock(_session.Shape, 1);
        _encoder = new FeatureEncoder(plan.Features, wanted, _session.Layout);
    }

    public ResolvedModel Model { get; }

    public IModelSession Session => _session;

    public static string Folder { get; } = Path.GetDirectoryName(Upwards.Find("StreamInfer.sln")!)!;

    public static TopologyPlan ReadPlan()
    {
        var reading = TopologyReader.Read(Path.Combine(Folder, "topologies", "fraud.yaml"), _ => null);
        Assert.Empty(reading.Errors);
        return reading.Plan!;
    }

    /// <summary>The columns of an event; valid until the next call.</summary>
    public float[] Encode(ReadOnlySpan<byte> json, out QualityFlags quality)
    {
        quality = QualityFlags.None;
        var pinned = GC.AllocateUninitializedArray<byte>(json.Length, pinned: true);
        json.CopyTo(pinned);
        var payload = new ByteRange(Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0), pinned.Length);
        Assert.Equal(DecodeFault.None, _decoder.Decode(payload, _raw));
        Assert.Equal(DecodeFault.None, _encoder.Encode(_raw, _block, 0, ref quality));
        GC.KeepAlive(pinned);
        return _block.Tensors[0].Floats;
    }

    public double Score(ReadOnlySpan<byte> json, out QualityFlags quality)
    {
        Encode(json, out quality);
        _session.Run(_block, 1, _scores);
        return _scores.Scores[0];
    }

    public void Dispose() => _session.Dispose();

    private static ResolvedModel Resolve(int version) =>
        new ModelRepository(Path.Combine(Folder, "models"), folder => ModelManifestReader.Read(folder.ManifestFile).Manifest!)
            .Resolve("fraud", version);
}
