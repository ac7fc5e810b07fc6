using StreamInfer.Topologies;
using static StreamInfer.Topologies.TopologyErrorKind;

namespace StreamInfer.Tests.Topologies;

/// <summary>What sections, and keys of sections other than features, must be to each other.</summary>
public sealed class SectionRuleTests : IDisposable
{
    private const string Registry = "registry: { url: 'http://r' }";

    private readonly string _schema = Path.GetTempFileName();

    public void Dispose() => File.Delete(_schema);

    [Theory]
    [InlineData("in", "dead", "topic")]
    [InlineData("out", "in", "deadLetters")]
    [InlineData("same", "same", "deadLetters")]
    public void ReadText_topicWithTwoPurposes_isAConflict(string topic, string deadLetters, string property) => Sample.AssertError(
        Sample.With(Sample.OutputLine, $"output: {{ topic: {topic}, deadLetters: {deadLetters} }}"), Conflict, Sample.OutputLine, $"output.{property}");

    [Fact]
    public void ReadText_avroSourceWithoutRegistry_needsOne()
    {
        var text = Sample.With(Sample.SourceLine, "source: { topic: in, group: g, format: avro }");

        Sample.AssertError(text, Missing, 1, "registry");
        Sample.Plan(text + Registry);
    }

    [Fact]
    public void ReadText_avroSourceWithSchemaFile_needsNoRegistry()
    {
        var plan = Sample.Plan(Sample.With(Sample.SourceLine, $"source: {{ topic: in, group: g, format: avro, schema: {_schema} }}"));

        Assert.Equal((_schema, EventFormat.Json), (plan.Source.SchemaFile, plan.Output.Format));
    }

    [Fact]
    public void ReadText_avroOutputWithoutRegistry_needsOne()
    {
        var text = Sample.With(Sample.OutputLine, "output: { topic: out, deadLetters: dead, format: avro }");

        Sample.AssertError(text, Missing, 1, "registry");
        Sample.Plan(text + Registry);
    }

    [Fact]
    public void ReadText_avroBothWaysWithoutRegistry_saysSoOnce()
    {
        var text = Sample.With(Sample.SourceLine, "source: { topic: in, group: g, format: avro }")
            .Replace("deadLetters: dead", "deadLetters: dead, format: avro", StringComparison.Ordinal);

        Sample.AssertError(text, Missing, 1, "registry");
    }

    [Fact]
    public void ReadText_wrongRegistry_isNotCalledMissing()
    {
        var text = Sample.With(Sample.SourceLine, "source: { topic: in, group: g, format: avro }") + "registry: { url: x }";

        Sample.AssertError(text, Invalid, Sample.ExtraLine, "registry.url");
    }

    [Theory]
    [InlineData("schema")]
    [InlineData("readerSchema")]
    public void ReadText_schemaOfJson_isAConflict(string key) => Sample.AssertError(
        Sample.With(Sample.SourceLine, $"source: {{ topic: in, group: g, format: json, {key}: {_schema} }}"), Conflict, Sample.SourceLine, $"source.{key}");

    [Fact]
    public void ReadText_schemaFileThatIsNotThere_isMissing() => Sample.AssertError(
        Sample.With(Sample.SourceLine, "source: { topic: in, group: g, format: avro, schema: none.avsc }"), MissingFile, Sample.SourceLine, "source.schema");

    [Fact]
    public void ReadText_schemaThatIsAFolder_isMissing() => Sample.AssertError(
        Sample.With(Sample.SourceLine, "source: { topic: in, group: g, format: avro, schema: / }"), MissingFile, Sample.SourceLine, "source.schema");

    [Theory]
    [InlineData("username: u", Missing, "password")]
    [InlineData("password: '${S}'", Missing, "username")]
    [InlineData("token: '${S}', username: u, password: '${S}'", Conflict, "username")]
    [InlineData("token: '${S}', username: u, password: '${S}'", Conflict, "password")]
    [InlineData("certificate: SCHEMA", Missing, "key")]
    [InlineData("key: SCHEMA", Missing, "certificate")]
    public void ReadText_credentialsThatDoNotFit_areLocated(string keys, TopologyErrorKind kind, string property)
    {
        var line = $"registry: {{ url: 'http://r', {keys.Replace("SCHEMA", _schema, StringComparison.Ordinal)} }}";

        var errors = Sample.Read(Sample.With(Sample.ExtraLine, line), ("S", "secret")).Errors;

        Assert.Contains((kind, Sample.ExtraLine, $"registry.{property}"), errors.Select(error => (error.Kind, error.Line, error.Property)));
    }

    [Theory]
    [InlineData("token: '${S}'")]
    [InlineData("username: u, password: '${S}'")]
    [InlineData("certificate: SCHEMA, key: SCHEMA, ca: SCHEMA")]
    public void ReadText_credentialsThatFit_giveAPlan(string keys)
    {
        var line = $"registry: {{ url: 'http://r', {keys.Replace("SCHEMA", _schema, StringComparison.Ordinal)} }}";

        Sample.Plan(Sample.With(Sample.ExtraLine, line), ("S", "secret"));
    }

    [Theory]
    [InlineData("maxBatchSize: 64, sizes: [8, 8, 64]", "sizes[1]")]
    [InlineData("maxBatchSize: 64, sizes: [8, 4, 64]", "sizes[1]")]
    [InlineData("maxBatchSize: 64, sizes: [8, 32]", "sizes[1]")]
    [InlineData("maxBatchSize: 64, sizes: [8, 128]", "sizes[1]")]
    [InlineData("sizes: [8, 128]", "sizes[1]")]
    [InlineData("maxInFlightEvents: 255", "maxInFlightEvents")]
    [InlineData("maxBatchSize: 1000, maxInFlightEvents: 999", "maxInFlightEvents")]
    public void ReadText_batchingBoundsThatDoNotFit_areAConflict(string keys, string property) =>
        Sample.AssertError(Sample.With(Sample.ExtraLine, $"batching: {{ {keys} }}"), Conflict, Sample.ExtraLine, $"batching.{property}");

    [Fact]
    public void ReadText_batching_isReadWhole()
    {
        var text = Sample.With(
            Sample.ExtraLine,
            "batching: { maxBatchSize: 64, deadline: 5ms, deadlineFrom: eventTime, onLate: mark, prefer: efficiency, sizes: [8, 64], concurrency: 3, maxInFlightEvents: 100, maxInFlightBytes: 2000000 }");

        var batching = Sample.Plan(text).Batching;

        Assert.Equal<int>([8, 64], batching.Sizes);
        Assert.Equal(
            new BatchingPlan(64, TimeSpan.FromMilliseconds(5), LatePolicy.Mark)
            {
                DeadlineFrom = DeadlineStart.EventTime,
                Prefer = BatchPreference.Efficiency,
                Sizes = batching.Sizes,
                Concurrency = 3,
                MaxInFlightEvents = 100,
                MaxInFlightBytes = 2_000_000,
            },
            batching);
    }

    [Fact]
    public void ReadText_withoutBatching_hasTheDefaults()
    {
        var batching = Sample.Plan(Sample.Text).Batching;

        Assert.Equal(new BatchingPlan(256, TimeSpan.FromMilliseconds(10), LatePolicy.Process) { Sizes = batching.Sizes }, batching);
        Assert.Empty(batching.Sizes);
    }
}
