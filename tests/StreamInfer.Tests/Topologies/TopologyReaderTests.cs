using StreamInfer.Decoding;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Topologies;

public sealed class TopologyReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("topology").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ReadText_smallestTopology_fillsEveryDefault()
    {
        var plan = Sample.Plan(Sample.Text);

        Assert.Equal("t", plan.Name);
        Assert.Equal(
            new SourcePlan
            {
                Topic = "in", Group = "g", Format = EventFormat.Json, SchemaFile = null, ReaderSchemaFile = null, EventTime = null,
                Tombstones = TombstonePolicy.DeadLetter, CommitInterval = TimeSpan.FromSeconds(1),
            },
            plan.Source);
        Assert.Equal(new ModelPlan("m", 1, DevicePolicy.PreferCuda), plan.Model);
        Assert.Equal(new BatchingPlan(256, TimeSpan.FromMilliseconds(10), LatePolicy.Process), plan.Batching);
        Assert.Equal(
            new OutputPlan
            {
                Topic = "out", DeadLetters = "dead", Format = EventFormat.Json, Threshold = null, Headers = HeaderSet.Filter, CopyHeaders = false,
            },
            plan.Output);
        Assert.Equal(new LimitsPlan(), plan.Limits);
        Assert.Equal((TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20)), (plan.DrainTimeout, plan.ShutdownTimeout));
        Assert.Null(plan.Registry);
        Assert.Equal([KeyValuePair.Create("bootstrap.servers", "b:9092")], plan.Kafka);
    }

    [Fact]
    public void ReadText_smallestFeature_fillsEveryDefault()
    {
        var feature = Assert.Single(Sample.Plan(Sample.Text).Features);

        Assert.Equal(("x", FieldPath.Parse("x"), 1, false), (feature.Name, feature.Path, feature.Length, feature.Coerce));
        Assert.Equal((null, null, null), (feature.Default, feature.Min, feature.Max));
        Assert.Equal((OutOfRangePolicy.Flag, NotFinitePolicy.Reject), (feature.OnOutOfRange, feature.OnNotFinite));
        Assert.Equal((EncodingKind.None, UnknownCategoryPolicy.Zero, 0, false), (feature.Encode, feature.OnUnknown, feature.Buckets, feature.MissingIndicator));
        Assert.Empty(feature.Transforms);
        Assert.Empty(feature.Categories);
    }

    [Fact]
    public void Read_everyKey_reachesThePlan()
    {
        File.WriteAllText(Path.Combine(_folder, "event.avsc"), "{}");
        File.WriteAllText(Path.Combine(_folder, "ca.pem"), "");
        var file = Path.Combine(_folder, "t.yaml");
        File.WriteAllText(file, """
            name: fraud-scoring
            source: { topic: in, group: g, format: avro, schema: event.avsc, readerSchema: ./event.avsc, eventTime: meta.time, tombstones: skip, commitInterval: 2s, maxUncommitted: 77 }
            features:
              - { name: amount, path: "tx['a.b'][0]", length: 2, coerce: true, default: 0, min: 0, max: 1e6, onOutOfRange: clamp, onNotFinite: missing, transform: [minmax, standardize], mean: 2.5, std: 0.5, missingIndicator: true }
              - { name: channel, categories: [web, 7, true], encode: ordinal, onUnknown: index }
              - { name: id, encode: hash, buckets: 16 }
            model: { name: fraud, version: latest, device: require-cuda }
            batching: { maxBatchSize: 64, deadline: 1m, onLate: dead-letter }
            output: { topic: out, deadLetters: dead, format: json, threshold: 0.8, headers: all, copyHeaders: true }
            delivery: at-least-once
            rebalance: { drainTimeout: 3s }
            limits: { maxPayloadBytes: 1, maxKeyBytes: 2, maxHeaders: 3, maxHeaderBytes: 4, maxSchemaBytes: 5, rate: { eventsPerSecond: 6, onOver: mark } }
            shutdownTimeout: 7s
            registry: { url: ["http://a:8081", "https://b/x"], username: u, password: "${PW}", ca: ca.pem, certificate: ca.pem, key: ca.pem, timeout: 100ms }
            kafka: { bootstrap.servers: "b:9092", linger.ms: 1, socket.keepalive.enable: true, sasl.password: "${PW}", client.id: "" }
            """);

        var reading = TopologyReader.Read(file, name => name == "PW" ? "pw" : null);

        Assert.Empty(reading.Errors);
        var plan = reading.Plan!;
        Assert.Equal(
            new SourcePlan
            {
                Topic = "in", Group = "g", Format = EventFormat.Avro, SchemaFile = Path.Combine(_folder, "event.avsc"), ReaderSchemaFile = Path.Combine(_folder, "event.avsc"),
                EventTime = FieldPath.Parse("meta.time"), Tombstones = TombstonePolicy.Skip, CommitInterval = TimeSpan.FromSeconds(2), MaxUncommitted = 77,
            },
            plan.Source);
        AssertFeatures(plan);
        Assert.Equal(new ModelPlan("fraud", null, DevicePolicy.RequireCuda), plan.Model);
        Assert.Equal(new BatchingPlan(64, TimeSpan.FromMinutes(1), LatePolicy.DeadLetter), plan.Batching);
        Assert.Equal(
            new OutputPlan { Topic = "out", DeadLetters = "dead", Format = EventFormat.Json, Threshold = 0.8, Headers = HeaderSet.All, CopyHeaders = true },
            plan.Output);
        Assert.Equal(
            new LimitsPlan { MaxPayloadBytes = 1, MaxKeyBytes = 2, MaxHeaders = 3, MaxHeaderBytes = 4, Rate = new RatePlan(6, OverRatePolicy.Mark) }, plan.Limits);
        Assert.Equal((TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(7), 5), (plan.DrainTimeout, plan.ShutdownTimeout, plan.Registry!.MaxSchemaBytes));
        Assert.Equal([new Uri("http://a:8081"), new Uri("https://b/x")], plan.Registry!.Urls.ToArray());
        Assert.Equal(("u", "pw", null), (plan.Registry.Username, plan.Registry.Password, plan.Registry.Token));
        var pem = Path.Combine(_folder, "ca.pem");
        Assert.Equal((pem, pem, pem), (plan.Registry.CaFile, plan.Registry.CertificateFile, plan.Registry.KeyFile));
        Assert.Equal(TimeSpan.FromMilliseconds(100), plan.Registry.Timeout);
        Assert.Equal(
            [("bootstrap.servers", "b:9092"), ("client.id", ""), ("linger.ms", "1"), ("sasl.password", "pw"), ("socket.keepalive.enable", "true")],
            plan.Kafka.Select(pair => (pair.Key, pair.Value)).Order());
    }

    [Theory]
    [InlineData("", "", EventFormat.Json)]
    [InlineData("", "registry: { url: 'http://r' }", EventFormat.Avro)]
    [InlineData(", format: json", "registry: { url: 'http://r' }", EventFormat.Json)]
    public void ReadText_outputFormat_followsTheRegistry(string output, string registry, EventFormat expected)
    {
        var text = Sample.With(Sample.OutputLine, $"output: {{ topic: out, deadLetters: dead{output} }}") + registry;

        Assert.Equal(expected, Sample.Plan(text).Output.Format);
    }

    [Fact]
    public void Read_noSuchFile_isUnreadable()
    {
        var reading = TopologyReader.Read(Path.Combine(_folder, "none.yaml"), _ => null);

        Assert.Null(reading.Plan);
        var error = Assert.Single(reading.Errors);
        Assert.Equal((TopologyErrorKind.Unreadable, 1, 1), (error.Kind, error.Line, error.Column));
    }

    [Fact]
    public void Read_notUtf8_isUnreadable()
    {
        var file = Path.Combine(_folder, "t.yaml");
        File.WriteAllBytes(file, [(byte)'n', 0xff, 0xfe]);

        Assert.Equal(TopologyErrorKind.Unreadable, Assert.Single(TopologyReader.Read(file, _ => null).Errors).Kind);
    }

    [Fact]
    public void Read_folderInsteadOfFile_isUnreadable() =>
        Assert.Equal(TopologyErrorKind.Unreadable, Assert.Single(TopologyReader.Read(_folder, _ => null).Errors).Kind);

    [Fact]
    public void ReadText_windowsLineEnds_readTheSame()
    {
        var plan = Sample.Plan(Sample.Text.Replace("\n", "\r\n", StringComparison.Ordinal));

        Assert.Equal("t", plan.Name);
    }

    private static void AssertFeatures(TopologyPlan plan)
    {
        Assert.Equal(["amount", "channel", "id"], plan.Features.Select(feature => feature.Name).ToArray());
        var amount = plan.Features[0];
        Assert.Equal((FieldPath.Parse("tx['a.b'][0]"), 2, true, "0"), (amount.Path, amount.Length, amount.Coerce, amount.Default));
        Assert.Equal((0.0, 1e6), (amount.Min, amount.Max));
        Assert.Equal((OutOfRangePolicy.Clamp, NotFinitePolicy.Missing, true), (amount.OnOutOfRange, amount.OnNotFinite, amount.MissingIndicator));
        Assert.Equal(
            [new TransformPlan { Kind = TransformKind.MinMax, Min = 0, Max = 1e6 }, new TransformPlan { Kind = TransformKind.Standardize, Mean = 2.5, Std = 0.5 }],
            amount.Transforms.ToArray());
        var channel = plan.Features[1];
        Assert.Equal(["web", "7", "true"], channel.Categories.ToArray());
        Assert.Equal((EncodingKind.Ordinal, UnknownCategoryPolicy.Index), (channel.Encode, channel.OnUnknown));
        Assert.Equal((EncodingKind.Hash, 16), (plan.Features[2].Encode, plan.Features[2].Buckets));
    }
}
