using StreamInfer.Topologies;
using static StreamInfer.Topologies.TopologyErrorKind;

namespace StreamInfer.Tests.Topologies;

/// <summary>Each key on its own: both sides of every bound, and what is no value of its type.</summary>
public sealed class KeyTests
{
    public static TheoryData<int, string> RightLines => new()
    {
        { 1, $"name: {new string('a', 100)}" },
        { 1, "name: 'A.b_c-9'" },
        { 1, "name: 12" },
        { 1, "name: ...a" },
        { Sample.SourceLine, $"source: {{ topic: {new string('t', 249)}, group: g, format: json }}" },
        { Sample.SourceLine, $"source: {{ topic: in, group: '{new string('g', 200)}', format: json }}" },
        { Sample.SourceLine, "source: { topic: in, group: a b, format: json, eventTime: 'a[0].b' }" },
        { Sample.SourceLine, "source: { topic: in, group: g, format: json, commitInterval: 10ms }" },
        { Sample.SourceLine, "source: { topic: in, group: g, format: json, commitInterval: 1m }" },
        { Sample.SourceLine, "source: { topic: in, group: g, format: \"json\", tombstones: skip }" },
        { Sample.FeatureLine, "  - { name: x, length: 1 }" },
        { Sample.FeatureLine, "  - { name: x, length: 1000000 }" },
        { Sample.FeatureLine, "  - { name: x, coerce: true }" },
        { Sample.FeatureLine, "  - { name: x, encode: hash, buckets: 2 }" },
        { Sample.FeatureLine, "  - { name: x, encode: hash, buckets: 16777216 }" },
        { Sample.FeatureLine, "  - { name: x, min: -1.5e-3, max: +2. }" },
        { Sample.ModelLine, "model: { name: m, version: 2147483647, device: cpu }" },
        { Sample.ModelLine, "model: { name: m, version: latest }" },
        { Sample.OutputLine, "output: { topic: out, deadLetters: dead, threshold: -0 }" },
        { Sample.ExtraLine, "batching: { maxBatchSize: 1 }" },
        { Sample.ExtraLine, "batching: { maxBatchSize: 65536 }" },
        { Sample.ExtraLine, "batching: { maxBatchSize: '007' }" },
        { Sample.ExtraLine, "batching: { deadline: 1ms }" },
        { Sample.ExtraLine, "batching: { deadline: 60000ms }" },
        { Sample.ExtraLine, "batching: { onLate: mark }" },
        { Sample.ExtraLine, "batching: {}" },
        { Sample.ExtraLine, "batching: { prefer: efficiency, deadlineFrom: eventTime }" },
        { Sample.ExtraLine, "batching: { maxBatchSize: 64, sizes: [1, 8, 64] }" },
        { Sample.ExtraLine, "batching: { sizes: [256] }" },
        { Sample.ExtraLine, "batching: { concurrency: 64 }" },
        { Sample.ExtraLine, "batching: { maxInFlightEvents: 256, maxInFlightBytes: 1048576 }" },
        { Sample.ExtraLine, "batching: { maxInFlightEvents: 1048576, maxInFlightBytes: 2147483647 }" },
        { Sample.ModelLine, "model: { name: m, version: 1, threads: 256 }" },
        { Sample.ModelLine, "model: { name: m, version: 1, runTimeout: 100ms, onModelFailure: dead-letter }" },
        { Sample.ModelLine, "model: { name: m, version: 1, runTimeout: 1h, onModelFailure: pause }" },
        { Sample.ExtraLine, "delivery: at-least-once" },
        { Sample.ExtraLine, "delivery: exactly-once" },
        { Sample.ExtraLine, "delivery: exactly-once\ntransaction: { interval: 1s, maxEvents: 1, timeout: 1s, id: one }" },
        { Sample.SourceLine, "source: { topic: in, group: g, format: json, maxUncommitted: 1 }" },
        { Sample.SourceLine, "source: { topic: in, group: g, format: json, maxUncommitted: 10000000 }" },
        { Sample.ExtraLine, "shutdownTimeout: 1s" },
        { Sample.ExtraLine, "shutdownTimeout: 10m" },
        { Sample.ExtraLine, "rebalance: { drainTimeout: 1ms }" },
        { Sample.ExtraLine, "rebalance: { drainTimeout: 4m }" },
        { Sample.ExtraLine, "limits: {}" },
        { Sample.ExtraLine, "limits: { maxPayloadBytes: 1, maxKeyBytes: 1, maxHeaders: 0, maxHeaderBytes: 0, maxSchemaBytes: 1 }" },
        { Sample.ExtraLine, "limits: { maxPayloadBytes: 2147483647, maxHeaders: 10000, maxSchemaBytes: 4194304 }" },
        { Sample.ExtraLine, "limits: { rate: { eventsPerSecond: 1 } }" },
        { Sample.ExtraLine, "limits: { rate: { eventsPerSecond: 10000000, onOver: dead-letter } }" },
        { Sample.ExtraLine, "registry: { url: http://r:8081, timeout: 100ms }" },
        { Sample.ExtraLine, "registry: { url: [https://r/path], timeout: 60s }" },
        { Sample.KafkaLine, "kafka: { bootstrap.servers: b, sasl.mechanism: PLAIN, ssl.ca.location: /x }" },
    };

    public static TheoryData<int, string, TopologyErrorKind, string> WrongLines => new()
    {
        { 1, $"name: {new string('a', 101)}", Invalid, "name" },
        { 1, "name: ''", Invalid, "name" },
        { 1, "name: a b", Invalid, "name" },
        { 1, "name: ..", Invalid, "name" },
        { 1, "name:", Invalid, "name" },
        { 1, "name: ~", Invalid, "name" },
        { 1, "name: [a]", Invalid, "name" },
        { 1, "name: {a: b}", Invalid, "name" },
        { 1, "nam: t", Missing, "name" },
        { Sample.SourceLine, $"source: {{ topic: {new string('t', 250)}, group: g, format: json }}", Invalid, "source.topic" },
        { Sample.SourceLine, "source: { topic: a/b, group: g, format: json }", Invalid, "source.topic" },
        { Sample.SourceLine, "source: { topic: ., group: g, format: json }", Invalid, "source.topic" },
        { Sample.SourceLine, "source: { group: g, format: json }", Missing, "source.topic" },
        { Sample.SourceLine, "source: { topic: in, format: json }", Missing, "source.group" },
        { Sample.SourceLine, "source: { topic: in, group: g }", Missing, "source.format" },
        { Sample.SourceLine, $"source: {{ topic: in, group: {new string('g', 201)}, format: json }}", Invalid, "source.group" },
        { Sample.SourceLine, "source: { topic: in, group: g, format: JSON }", Invalid, "source.format" },
        { Sample.SourceLine, "source: { topic: in, group: g, format: json, eventTime: a..b }", Invalid, "source.eventTime" },
        { Sample.SourceLine, "source: { topic: in, group: g, format: json, commitInterval: 9ms }", OutOfRange, "source.commitInterval" },
        { Sample.SourceLine, "source: { topic: in, group: g, format: json, commitInterval: 61s }", OutOfRange, "source.commitInterval" },
        { Sample.SourceLine, "source: []", Invalid, "source" },
        { Sample.SourceLine, "source: text", Invalid, "source" },
        { Sample.SourceLine, "source:", Invalid, "source" },
        { 3, "features: []\nmonitoring:", Invalid, "features" },
        { Sample.FeatureLine, "  - x", Invalid, "features[0]" },
        { Sample.FeatureLine, "  - { path: x }", Missing, "features[0].name" },
        { Sample.FeatureLine, "  - { name: \"a\\tb\" }", Invalid, "features[0].name" },
        { Sample.FeatureLine, "  - { name: a..b }", Invalid, "features[0].name" },
        { Sample.FeatureLine, "  - { name: x, path: 'a[b]' }", Invalid, "features[0].path" },
        { Sample.FeatureLine, "  - { name: x, length: 0 }", OutOfRange, "features[0].length" },
        { Sample.FeatureLine, "  - { name: x, length: 1000001 }", OutOfRange, "features[0].length" },
        { Sample.FeatureLine, "  - { name: x, length: 99999999999999999999 }", OutOfRange, "features[0].length" },
        { Sample.FeatureLine, "  - { name: x, length: 1.0 }", Invalid, "features[0].length" },
        { Sample.FeatureLine, "  - { name: x, length: 0x10 }", Invalid, "features[0].length" },
        { Sample.FeatureLine, "  - { name: x, length: '-' }", Invalid, "features[0].length" },
        { Sample.FeatureLine, "  - { name: x, coerce: yes }", Invalid, "features[0].coerce" },
        { Sample.FeatureLine, "  - { name: x, encode: hash, buckets: 1 }", OutOfRange, "features[0].buckets" },
        { Sample.FeatureLine, "  - { name: x, encode: hash, buckets: 16777217 }", OutOfRange, "features[0].buckets" },
        { Sample.FeatureLine, "  - { name: x, min: .inf }", Invalid, "features[0].min" },
        { Sample.FeatureLine, "  - { name: x, max: NaN }", Invalid, "features[0].max" },
        { Sample.FeatureLine, "  - { name: x, max: 1e999 }", Invalid, "features[0].max" },
        { Sample.FeatureLine, "  - { name: x, max: '1,000' }", Invalid, "features[0].max" },
        { Sample.FeatureLine, "  - { name: x, default: null }", Invalid, "features[0].default" },
        { Sample.ModelLine, "model: { name: ../m, version: 1 }", Invalid, "model.name" },
        { Sample.ModelLine, "model: { name: m, version: 0 }", OutOfRange, "model.version" },
        { Sample.ModelLine, "model: { name: m, version: 2147483648 }", OutOfRange, "model.version" },
        { Sample.ModelLine, "model: { name: m, version: newest }", Invalid, "model.version" },
        { Sample.ModelLine, "model: { name: m }", Missing, "model.version" },
        { Sample.ModelLine, "model: { name: m, version: 1, device: gpu }", Invalid, "model.device" },
        { Sample.OutputLine, "output: { topic: out }", Missing, "output.deadLetters" },
        { Sample.OutputLine, "output: { topic: out, deadLetters: dead, threshold: high }", Invalid, "output.threshold" },
        { Sample.OutputLine, "output: { topic: out, deadLetters: dead, headers: none }", Invalid, "output.headers" },
        { Sample.ExtraLine, "batching: { maxBatchSize: 0 }", OutOfRange, "batching.maxBatchSize" },
        { Sample.ExtraLine, "batching: { maxBatchSize: 65537 }", OutOfRange, "batching.maxBatchSize" },
        { Sample.ExtraLine, "batching: { prefer: speed }", Invalid, "batching.prefer" },
        { Sample.ExtraLine, "batching: { deadlineFrom: eventtime }", Invalid, "batching.deadlineFrom" },
        { Sample.ExtraLine, "batching: { sizes: [] }", Invalid, "batching.sizes" },
        { Sample.ExtraLine, "batching: { sizes: 256 }", Invalid, "batching.sizes" },
        { Sample.ExtraLine, "batching: { sizes: [0, 256] }", OutOfRange, "batching.sizes[0]" },
        { Sample.ExtraLine, "batching: { concurrency: 0 }", OutOfRange, "batching.concurrency" },
        { Sample.ExtraLine, "batching: { concurrency: 65 }", OutOfRange, "batching.concurrency" },
        { Sample.ExtraLine, "batching: { maxInFlightEvents: 0 }", OutOfRange, "batching.maxInFlightEvents" },
        { Sample.ExtraLine, "batching: { maxInFlightEvents: 1048577 }", OutOfRange, "batching.maxInFlightEvents" },
        { Sample.ExtraLine, "batching: { maxInFlightBytes: 1048575 }", OutOfRange, "batching.maxInFlightBytes" },
        { Sample.ExtraLine, "batching: { maxInFlightBytes: 2147483648 }", OutOfRange, "batching.maxInFlightBytes" },
        { Sample.ModelLine, "model: { name: m, version: 1, threads: 0 }", OutOfRange, "model.threads" },
        { Sample.ModelLine, "model: { name: m, version: 1, threads: 257 }", OutOfRange, "model.threads" },
        { Sample.ModelLine, "model: { name: m, version: 1, runTimeout: 99ms }", OutOfRange, "model.runTimeout" },
        { Sample.ModelLine, "model: { name: m, version: 1, runTimeout: 2h }", OutOfRange, "model.runTimeout" },
        { Sample.ModelLine, "model: { name: m, version: 1, onModelFailure: stop }", Invalid, "model.onModelFailure" },
        { Sample.ExtraLine, "batching: { deadline: 0ms }", OutOfRange, "batching.deadline" },
        { Sample.ExtraLine, "batching: { deadline: 60001ms }", OutOfRange, "batching.deadline" },
        { Sample.ExtraLine, "batching: { deadline: 1h }", OutOfRange, "batching.deadline" },
        { Sample.ExtraLine, "batching: { deadline: 99999999999999999999h }", OutOfRange, "batching.deadline" },
        { Sample.ExtraLine, "batching: { deadline: 10 }", Invalid, "batching.deadline" },
        { Sample.ExtraLine, "batching: { deadline: 1.5s }", Invalid, "batching.deadline" },
        { Sample.ExtraLine, "batching: { deadline: 10 ms }", Invalid, "batching.deadline" },
        { Sample.ExtraLine, "batching: { deadline: 10MS }", Invalid, "batching.deadline" },
        { Sample.ExtraLine, "batching: { deadline: -5ms }", Invalid, "batching.deadline" },
        { Sample.ExtraLine, "batching: 5", Invalid, "batching" },
        { Sample.ExtraLine, "transaction: { interval: 100ms }", Conflict, "transaction" },
        { Sample.ExtraLine, "transaction: { interval: 9ms }\ndelivery: exactly-once", OutOfRange, "transaction.interval" },
        { Sample.ExtraLine, "transaction: { maxEvents: 0 }\ndelivery: exactly-once", OutOfRange, "transaction.maxEvents" },
        { Sample.ExtraLine, "transaction: { timeout: 16m }\ndelivery: exactly-once", OutOfRange, "transaction.timeout" },
        { Sample.ExtraLine, "delivery: at-most-once", Invalid, "delivery" },
        { Sample.SourceLine, "source: { topic: in, group: g, format: json, maxUncommitted: 0 }", OutOfRange, "source.maxUncommitted" },
        { Sample.SourceLine, "source: { topic: in, group: g, format: json, maxUncommitted: 10000001 }", OutOfRange, "source.maxUncommitted" },
        { Sample.ExtraLine, "shutdownTimeout: 999ms", OutOfRange, "shutdownTimeout" },
        { Sample.ExtraLine, "shutdownTimeout: 601s", OutOfRange, "shutdownTimeout" },
        { Sample.ExtraLine, "rebalance: { drainTimeout: 0ms }", OutOfRange, "rebalance.drainTimeout" },
        { Sample.ExtraLine, "rebalance: { drainTimeout: 241s }", OutOfRange, "rebalance.drainTimeout" },
        { Sample.ExtraLine, "limits: { maxPayloadBytes: 0 }", OutOfRange, "limits.maxPayloadBytes" },
        { Sample.ExtraLine, "limits: { maxKeyBytes: 0 }", OutOfRange, "limits.maxKeyBytes" },
        { Sample.ExtraLine, "limits: { maxHeaders: 10001 }", OutOfRange, "limits.maxHeaders" },
        { Sample.ExtraLine, "limits: { maxHeaderBytes: -1 }", OutOfRange, "limits.maxHeaderBytes" },
        { Sample.ExtraLine, "limits: { maxSchemaBytes: 4194305 }", OutOfRange, "limits.maxSchemaBytes" },
        { Sample.ExtraLine, "limits: { rate: {} }", Missing, "limits.rate.eventsPerSecond" },
        { Sample.ExtraLine, "limits: { rate: { eventsPerSecond: 0 } }", OutOfRange, "limits.rate.eventsPerSecond" },
        { Sample.ExtraLine, "limits: { rate: { eventsPerSecond: 1, onOver: drop } }", Invalid, "limits.rate.onOver" },
        { Sample.ExtraLine, "monitoring:", Invalid, "monitoring" },
        { Sample.ExtraLine, "zookeeper: x", Unknown, "zookeeper" },
        { Sample.ExtraLine, "Name: x", Unknown, "Name" },
        { Sample.ExtraLine, "name: u", Duplicate, "name" },
        { Sample.ExtraLine, "registry: {}", Missing, "registry.url" },
        { Sample.ExtraLine, "registry: { url: [] }", Invalid, "registry.url" },
        { Sample.ExtraLine, "registry: { url: 'r:8081' }", Invalid, "registry.url" },
        { Sample.ExtraLine, "registry: { url: 'ftp://r' }", Invalid, "registry.url" },
        { Sample.ExtraLine, "registry: { url: ['http://r', '/r'] }", Invalid, "registry.url[1]" },
        { Sample.ExtraLine, "registry: { url: 'http://u:p@r' }", Invalid, "registry.url" },
        { Sample.ExtraLine, "registry: { url: 'http://r', timeout: 99ms }", OutOfRange, "registry.timeout" },
        { Sample.ExtraLine, "registry: { url: 'http://r', timeout: 61s }", OutOfRange, "registry.timeout" },
        { Sample.ExtraLine, "registry: { url: 'http://r', ca: none.pem }", MissingFile, "registry.ca" },
        { Sample.KafkaLine, "kafka: {}", Missing, "kafka.bootstrap.servers" },
        { Sample.KafkaLine, "kafka: { boostrap.servers: b }", Missing, "kafka.bootstrap.servers" },
        { Sample.KafkaLine, "kafka: b:9092", Invalid, "kafka" },
        { Sample.KafkaLine, "kafka: { bootstrap.servers: '' }", Invalid, "kafka.bootstrap.servers" },
        { Sample.KafkaLine, "kafka: { bootstrap.servers: [a, b] }", Invalid, "kafka.bootstrap.servers" },
        { Sample.KafkaLine, "kafka: { bootstrap.servers: b, linger.ms: }", Invalid, "kafka.linger.ms" },
        { Sample.KafkaLine, "kafka: { bootstrap.servers: b, 'linger ms': 1 }", Invalid, "kafka.linger ms" },
    };

    [Theory]
    [MemberData(nameof(RightLines))]
    public void ReadText_rightLine_givesAPlan(int line, string text) => Sample.Plan(Sample.With(line, text));

    [Theory]
    [MemberData(nameof(WrongLines))]
    public void ReadText_wrongLine_isLocated(int line, string text, TopologyErrorKind kind, string property)
    {
        var errors = Sample.Read(Sample.With(line, text)).Errors;

        Assert.Contains(errors, error =>
            error.Kind == kind && error.Property == property && (error.Line == line || (kind == Missing && error.Line == 1)));
    }

    [Theory]
    [InlineData("group.id")]
    [InlineData("metadata.broker.list")]
    [InlineData("enable.auto.commit")]
    [InlineData("auto.commit.enable")]
    [InlineData("auto.commit.interval.ms")]
    [InlineData("enable.auto.offset.store")]
    [InlineData("offset.store.method")]
    [InlineData("enable.idempotence")]
    [InlineData("acks")]
    [InlineData("request.required.acks")]
    [InlineData("delivery.report.only.error")]
    [InlineData("transactional.id")]
    [InlineData("partition.assignment.strategy")]
    public void ReadText_propertyThatBreaksDelivery_isAConflict(string property) =>
        Sample.AssertError(Sample.With(Sample.KafkaLine, $"kafka: {{ bootstrap.servers: b, {property}: x }}"), Conflict, Sample.KafkaLine, $"kafka.{property}");

    [Fact]
    public void ReadText_mistypedBootstrap_namesTheTypo()
    {
        var error = Sample.AssertError(
            Sample.With(Sample.KafkaLine, "kafka: { boostrap.servers: b }"), Missing, Sample.KafkaLine, "kafka.bootstrap.servers");

        Assert.Contains("'boostrap.servers'", error.Message, StringComparison.Ordinal);
    }
}
