using static StreamInfer.Topologies.TopologyErrorKind;

namespace StreamInfer.Tests.Topologies;

public sealed class EnvironmentTests
{
    [Theory]
    [InlineData("${A}", "x")]
    [InlineData("p-${A}-${_b9}.q", "p-x-y.q")]
    [InlineData("${A}${A}", "xx")]
    [InlineData("${NONE:z}", "z")]
    [InlineData("${NONE:a.b}c", "a.bc")]
    [InlineData("${A:z}", "x")]
    public void ReadText_reference_isReplaced(string written, string expected) =>
        Assert.Equal(expected, Sample.Plan(Sample.With(1, $"name: \"{written}\""), ("A", "x"), ("_b9", "y")).Name);

    [Fact]
    public void ReadText_referenceInAnyType_isReadAsThatType()
    {
        var text = Sample.With(Sample.ExtraLine, "batching: { maxBatchSize: '${SIZE}', deadline: '${DEADLINE:7ms}' }");

        var batching = Sample.Plan(text, ("SIZE", "12")).Batching;

        Assert.Equal((12, TimeSpan.FromMilliseconds(7)), (batching.MaxBatchSize, batching.Deadline));
    }

    [Fact]
    public void ReadText_plainReferenceInBlockStyle_isReplaced() =>
        Assert.Equal("b:1", Sample.Plan(Sample.With(Sample.KafkaLine, "kafka:\n  bootstrap.servers: ${B:b:1}")).Kafka["bootstrap.servers"]);

    [Fact]
    public void ReadText_valueThatLooksLikeYaml_staysOneValue()
    {
        const string Hostile = "b:9092\nacks: 0\n- { x: y } # no";

        var plan = Sample.Plan(Sample.With(Sample.KafkaLine, "kafka: { bootstrap.servers: '${B}' }"), ("B", Hostile));

        Assert.Equal(Hostile, Assert.Single(plan.Kafka).Value);
    }

    [Fact]
    public void ReadText_valueWithAReference_isNotReplacedAgain() =>
        Assert.Equal("${A}", Sample.Plan(Sample.With(Sample.KafkaLine, "kafka: { bootstrap.servers: '${B}' }"), ("A", "x"), ("B", "${A}")).Kafka["bootstrap.servers"]);

    [Fact]
    public void ReadText_missingVariable_isNamedAtItsPlace()
    {
        var error = Sample.AssertError(Sample.With(1, "name: ${NONE}"), MissingEnvironmentVariable, 1, "name");

        Assert.Contains("NONE", error.Message, StringComparison.Ordinal);
        Assert.Equal(7, error.Column);
    }

    [Theory]
    [InlineData("${}")]
    [InlineData("${A")]
    [InlineData("${1A}")]
    [InlineData("${A-B}")]
    [InlineData("${ A }")]
    public void ReadText_malformedReference_isInvalid(string written) =>
        Sample.AssertError(Sample.With(1, $"name: \"{written}\""), Invalid, 1, "name", ("A", "x"));

    [Fact]
    public void ReadText_variableSetToNothing_isNotReplacedByTheDefault() =>
        Sample.AssertError(Sample.With(1, "name: ${A:t}"), Invalid, 1, "name", ("A", ""));

    [Fact]
    public void ReadText_wrongValueOfAVariable_showsTheReferenceOnly()
    {
        var error = Sample.AssertError(Sample.With(1, "name: ${A}"), Invalid, 1, "name", ("A", "hush hush"));

        Assert.Equal("${A}", error.Value);
        Assert.DoesNotContain("hush", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ReadText_referenceInAKey_isNotReplaced() =>
        Sample.AssertError(Sample.With(Sample.ExtraLine, "${A}: 1"), Unknown, Sample.ExtraLine, "${A}", ("A", "delivery"));
}
