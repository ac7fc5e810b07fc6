using StreamInfer.Topologies;

namespace StreamInfer.Tests.Topologies;

public sealed class AllMistakesTests
{
    [Fact]
    public void ReadText_twelvePlantedMistakes_yieldsTwelveLocatedErrors()
    {
        const string Text = """
            name: fraud/scoring
            source:
              topic: in
              group: g
              format: xml
            features:
              - name: amount
                min: 10
                max: 1
              - name: amount
                transform: standardise
              - { name: hour, transform: hourOfDay, timeZone: Mars/Base }
            model:
              version: 0
            batching:
              deadlin: 5ms
              maxBatchSize: many
            output:
              topic: in
              deadLetters: dead
            kafka:
              bootstrap.servers: ${BROKERS}
            """;

        var reading = Sample.Read(Text);

        Assert.Null(reading.Plan);
        Assert.Equal(
            [
                (1, 7, "name", TopologyErrorKind.Invalid),
                (5, 11, "source.format", TopologyErrorKind.Invalid),
                (9, 10, "features[0].max", TopologyErrorKind.Conflict),
                (10, 11, "features[1].name", TopologyErrorKind.Duplicate),
                (11, 16, "features[1].transform", TopologyErrorKind.Invalid),
                (12, 51, "features[2].timeZone", TopologyErrorKind.Invalid),
                (13, 1, "model.name", TopologyErrorKind.Missing),
                (14, 12, "model.version", TopologyErrorKind.OutOfRange),
                (16, 3, "batching.deadlin", TopologyErrorKind.Unknown),
                (17, 17, "batching.maxBatchSize", TopologyErrorKind.Invalid),
                (19, 10, "output.topic", TopologyErrorKind.Conflict),
                (22, 22, "kafka.bootstrap.servers", TopologyErrorKind.MissingEnvironmentVariable),
            ],
            reading.Errors.Select(error => (error.Line, error.Column, error.Property, error.Kind)));
        Assert.Contains("did you mean 'deadline'?", reading.Errors[8].Message, StringComparison.Ordinal);
        Assert.Contains("did you mean 'standardize'?", reading.Errors[4].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_errorWithProperty_isOneLineWithItsPlace()
    {
        var error = Assert.Single(Sample.Read(Sample.With(Sample.ExtraLine, "batching: { maxBatchSize: 0 }")).Errors);

        Assert.Equal("t.yaml:8:27: batching.maxBatchSize: '0' is out of range; allowed is a whole number from 1 to 65,536", error.ToString());
        Assert.Equal("0", error.Value);
    }

    [Fact]
    public void ToString_errorWithoutProperty_leavesItOut()
    {
        var error = Assert.Single(Sample.Read("").Errors);

        Assert.Equal("t.yaml:1:1: the file is empty", error.ToString());
    }
}
