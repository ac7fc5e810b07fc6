using StreamInfer.Topologies;

namespace StreamInfer.Tests.Topologies;

/// <summary>A small right topology, a line a section, whose lines tests replace to make mistakes at known places.</summary>
internal static class Sample
{
    public const int SourceLine = 2;
    public const int FeatureLine = 4;
    public const int ModelLine = 5;
    public const int OutputLine = 6;
    public const int KafkaLine = 7;
    public const int ExtraLine = 8;

    private static readonly string[] Lines =
    [
        "name: t",
        "source: { topic: in, group: g, format: json }",
        "features:",
        "  - { name: x }",
        "model: { name: m, version: 1 }",
        "output: { topic: out, deadLetters: dead }",
        "kafka: { bootstrap.servers: 'b:9092' }",
    ];

    public static string Text => With(0, "");

    /// <summary>The sample with another text for a line, or with one line more.</summary>
    public static string With(int line, string text)
    {
        string[] lines = line == ExtraLine ? [.. Lines, text] : [.. Lines.Select((old, index) => index + 1 == line ? text : old)];
        return string.Join('\n', lines) + "\n";
    }

    public static TopologyReading Read(string text, params (string Name, string Value)[] variables) =>
        TopologyReader.ReadText(text, "t.yaml", name => variables.FirstOrDefault(variable => variable.Name == name).Value);

    /// <summary>The plan of a text that has to be right.</summary>
    public static TopologyPlan Plan(string text, params (string Name, string Value)[] variables)
    {
        var reading = Read(text, variables);
        Assert.Empty(reading.Errors);
        return reading.Plan!;
    }

    public static FeaturePlan Feature(string keys) => Assert.Single(Plan(With(FeatureLine, $"  - {{ name: x, {keys} }}")).Features);

    /// <summary>Asserts the only error of a text.</summary>
    public static TopologyError AssertError(string text, TopologyErrorKind kind, int line, string property, params (string Name, string Value)[] variables)
    {
        var reading = Read(text, variables);
        Assert.Null(reading.Plan);
        var error = Assert.Single(reading.Errors);
        Assert.Equal((kind, line, property), (error.Kind, error.Line, error.Property));
        Assert.Equal("t.yaml", error.File);
        return error;
    }
}
