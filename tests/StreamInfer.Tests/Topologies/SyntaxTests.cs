using static StreamInfer.Topologies.TopologyErrorKind;

namespace StreamInfer.Tests.Topologies;

public sealed class SyntaxTests
{
    [Theory]
    [InlineData("", 1)]
    [InlineData("# nothing but a comment\n", 1)]
    [InlineData("name: t\n  topic: x\n", 2)]
    [InlineData("name: t\nsource: {\n", 3)]
    [InlineData("source:\n\ttopic: x\n", 2)]
    [InlineData("name: 'abc\n", 1)]
    [InlineData("a: 1\n---\nb: 2\n", 2)]
    [InlineData("name: *none\n", 1)]
    [InlineData("name: !!str t\n", 1)]
    [InlineData("? [a, b]\n: c\n", 1)]
    [InlineData("{{ name }}: c\n", 1)]
    public void ReadText_brokenYaml_isOneLocatedError(string text, int line) => Sample.AssertError(text, Syntax, line, "");

    [Theory]
    [InlineData("text\n")]
    [InlineData("- a\n")]
    [InlineData("~\n")]
    public void ReadText_rootThatIsNoSection_isInvalid(string text) => Sample.AssertError(text, Invalid, 1, "");

    [Theory]
    [InlineData(31, false)]
    [InlineData(33, true)]
    public void ReadText_nesting_isBounded(int depth, bool refused)
    {
        var text = Sample.With(Sample.ExtraLine, $"monitoring: {new string('[', depth)}{new string(']', depth)}");

        Sample.AssertError(text, refused ? Syntax : Invalid, Sample.ExtraLine, refused ? "" : "monitoring");
    }

    [Fact]
    public void ReadText_absurdNesting_doesNotUseUpTheStack() =>
        Sample.AssertError(Sample.With(Sample.ExtraLine, $"monitoring: {new string('[', 100_000)}"), Syntax, Sample.ExtraLine, "");

    [Fact]
    public void ReadText_alias_standsForItsAnchor()
    {
        var plan = Sample.Plan(Sample
            .With(Sample.SourceLine, "source:\n  topic: in\n  group: &g fraud\n  format: json")
            .Replace("model: { name: m, version: 1 }", "model:\n  name: *g\n  version: 1", StringComparison.Ordinal));

        Assert.Equal(("fraud", "fraud"), (plan.Source.Group, plan.Model.Name));
    }

    [Fact]
    public void ReadText_duplicateKeyDeepInside_isLocatedAtTheSecond()
    {
        var error = Sample.AssertError(
            Sample.With(Sample.FeatureLine, "  - name: x\n    min: 0\n    min: 1"), Duplicate, 6, "features[0].min");

        Assert.Contains("line 5", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("thershold", "threshold")]
    [InlineData("threshhold", "threshold")]
    [InlineData("dead_letters", "deadLetters")]
    [InlineData("copyheader", "copyHeaders")]
    [InlineData("formats", "format")]
    public void ReadText_mistypedKey_namesTheNearest(string written, string meant)
    {
        var error = Sample.AssertError(
            Sample.With(Sample.OutputLine, $"output: {{ topic: out, deadLetters: dead, {written}: 1 }}"), Unknown, Sample.OutputLine, $"output.{written}");

        Assert.EndsWith($"did you mean '{meant}'?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadText_unknownKeyFarFromAll_listsWhatIsAllowed()
    {
        var error = Sample.AssertError(Sample.With(Sample.ModelLine, "model: { name: m, version: 1, zookeeper: 1 }"), Unknown, Sample.ModelLine, "model.zookeeper");

        Assert.EndsWith("name, version, device, threads, runTimeout, onModelFailure, cuda", error.Message, StringComparison.Ordinal);
    }
}
