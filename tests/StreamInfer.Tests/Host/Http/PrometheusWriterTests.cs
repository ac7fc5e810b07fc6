using System.Text;
using FsCheck;
using FsCheck.Fluent;
using StreamInfer.Host.Http;

namespace StreamInfer.Tests.Host.Http;

public sealed class PrometheusWriterTests
{
    private readonly PrometheusWriter writer = new();

    private string Text => Encoding.UTF8.GetString(writer.Written.Span);

    [Fact]
    public void WriteSample_ofEachKind_givesExactText()
    {
        writer.WriteFamily("streaminfer_dead_letters_total", PrometheusType.Counter, "Events that\nno \"model\" saw, by C:\\reason.");
        writer.WriteSample(PrometheusLabels.Of(("topology", "fraud"), ("reason", "unknown-schema")), 0);
        writer.WriteSample(PrometheusLabels.None, 12345678901);
        writer.WriteFamily("streaminfer_lag_seconds", PrometheusType.Gauge, "");
        writer.WriteSample(PrometheusLabels.None, 0.25);
        Assert.Equal(
            """
            # HELP streaminfer_dead_letters_total Events that\nno "model" saw, by C:\\reason.
            # TYPE streaminfer_dead_letters_total counter
            streaminfer_dead_letters_total{reason="unknown-schema",topology="fraud"} 0
            streaminfer_dead_letters_total 12345678901
            # TYPE streaminfer_lag_seconds gauge
            streaminfer_lag_seconds 0.25

            """,
            Text);
    }

    [Fact]
    public void WriteHistogram_withCountsABucket_givesCumulativeText()
    {
        writer.WriteFamily("t_seconds", PrometheusType.Histogram, "");
        writer.WriteHistogram(PrometheusLabels.Of(("stage", "run")), [0.00005, 0.0001, 1], [3, 0, 4, 2], 7.5);
        writer.WriteHistogram(PrometheusLabels.None, [], [0], 0);
        Assert.Equal(
            """
            # TYPE t_seconds histogram
            t_seconds_bucket{stage="run",le="5E-05"} 3
            t_seconds_bucket{stage="run",le="0.0001"} 3
            t_seconds_bucket{stage="run",le="1"} 7
            t_seconds_bucket{stage="run",le="+Inf"} 9
            t_seconds_sum{stage="run"} 7.5
            t_seconds_count{stage="run"} 9
            t_seconds_bucket{le="+Inf"} 0
            t_seconds_sum 0
            t_seconds_count 0

            """,
            Text);
        PrometheusText.Parse(writer.Written.Span);
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(1e300, "1E+300")]
    [InlineData(-0.5, "-0.5")]
    [InlineData(9007199254740993d, "9007199254740992")]
    public void WriteSample_ofOddNumber_givesItsForm(double value, string form)
    {
        writer.WriteFamily("g", PrometheusType.Gauge, "");
        writer.WriteSample(PrometheusLabels.None, value);
        Assert.Equal($"# TYPE g gauge\ng {form}\n", Text);
        Assert.Equal(value, PrometheusText.Parse(writer.Written.Span).Samples["g"]);
    }

    [Fact]
    public void Of_withSpecialLetters_escapesThem()
    {
        Assert.Equal("""a="x\\y\"z\n{},é"  """.Trim(), PrometheusLabels.Of(("a", "x\\y\"z\n{},é")).Text);
        Assert.Same(PrometheusLabels.None, PrometheusLabels.Of(("a", "")));
        Assert.Equal("B=\"2\",a=\"1\"", PrometheusLabels.Of(("a", "1"), ("B", "2")).Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1a")]
    [InlineData("a-b")]
    [InlineData("a:b")]
    [InlineData("é")]
    public void Of_withIllegalName_throws(string name) =>
        Assert.Throws<ArgumentException>(() => PrometheusLabels.Of((name, "x")));

    [Fact]
    public void Of_withSameNameTwice_throws() =>
        Assert.Throws<ArgumentException>(() => PrometheusLabels.Of(("a", ""), ("a", "y")));

    [Fact]
    public void WriteFamily_againstTheFormat_throws()
    {
        writer.WriteFamily("a_total", PrometheusType.Counter, "");
        Assert.Throws<InvalidOperationException>(() => writer.WriteFamily("a_total", PrometheusType.Counter, ""));
        Assert.Throws<ArgumentException>(() => writer.WriteFamily("b", PrometheusType.Counter, ""));
        Assert.Throws<ArgumentException>(() => writer.WriteFamily("b c", PrometheusType.Gauge, ""));
        Assert.Throws<InvalidOperationException>(() => writer.WriteHistogram(PrometheusLabels.None, [], [1], 1));
        Assert.Equal("# TYPE a_total counter\n", Text);
    }

    [Fact]
    public void WriteSample_outsideItsFamily_throws()
    {
        Assert.Throws<InvalidOperationException>(() => writer.WriteSample(PrometheusLabels.None, 1));
        writer.WriteFamily("h", PrometheusType.Histogram, "");
        Assert.Throws<InvalidOperationException>(() => writer.WriteSample(PrometheusLabels.None, 1));
    }

    [Fact]
    public void WriteHistogram_withWrongBounds_throws()
    {
        writer.WriteFamily("h", PrometheusType.Histogram, "");
        Assert.Throws<ArgumentException>(() => writer.WriteHistogram(PrometheusLabels.None, [1, 2], [1, 2], 1));
        Assert.Throws<ArgumentException>(() => writer.WriteHistogram(PrometheusLabels.None, [2, 1], [1, 2, 3], 1));
        Assert.Throws<ArgumentException>(() => writer.WriteHistogram(PrometheusLabels.None, [1, 1], [1, 2, 3], 1));
        Assert.Throws<ArgumentException>(() => writer.WriteHistogram(PrometheusLabels.None, [double.NaN], [1, 2], 1));
        Assert.Throws<ArgumentException>(() => writer.WriteHistogram(PrometheusLabels.None, [double.PositiveInfinity], [1, 2], 1));
    }

    [Fact]
    public void Clear_afterFamilies_beginsAnew()
    {
        writer.WriteFamily("a", PrometheusType.Gauge, "");
        writer.WriteSample(PrometheusLabels.None, 1);
        writer.Clear();
        Assert.Equal(0, writer.Written.Length);
        Assert.Throws<InvalidOperationException>(() => writer.WriteSample(PrometheusLabels.None, 1));
        writer.WriteFamily("a", PrometheusType.Gauge, "");
        Assert.Equal("# TYPE a gauge\n", Text);
    }

    [Fact]
    public void WriteComment_ofAnyText_staysAComment()
    {
        writer.WriteComment("TYPE a gauge\nb 1");
        Assert.Equal("# Note: TYPE a gauge b 1\n", Text);
        Assert.Empty(PrometheusText.Parse(writer.Written.Span).Samples);
    }

    [Fact]
    public void Write_anyLabelsHelpAndValues_readBackAsWritten()
    {
        var cases = from help in ArbMap.Default.GeneratorFor<NonNull<string>>()
                    from label in ArbMap.Default.GeneratorFor<NonEmptyString>()
                    from value in ArbMap.Default.GeneratorFor<double>()
                    from counts in ArbMap.Default.GeneratorFor<ushort[]>()
                    select (Help: Clean(help.Get), Label: Clean(label.Get), value, counts);
        var property = Prop.ForAll(cases.ToArbitrary(), each =>
        {
            writer.Clear();
            writer.WriteFamily("g", PrometheusType.Gauge, each.Help);
            writer.WriteSample(PrometheusLabels.Of(("l", each.Label)), each.value);
            writer.WriteFamily("h", PrometheusType.Histogram, "");
            long[] counts = [.. each.counts, 1];
            writer.WriteHistogram(PrometheusLabels.None, [.. Enumerable.Range(0, each.counts.Length).Select(index => (double)index)], counts, each.value);
            var read = PrometheusText.Parse(writer.Written.Span);
            return read.Samples[each.Label.Length == 0 ? "g" : $"g{{l=\"{each.Label}\"}}"].Equals(each.value)
                && (read.Families["g"].Help ?? "") == each.Help
                && read.Samples["h_count"] == counts.Sum();
        });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(20240229, 1), property);
    }

    // What cannot be in UTF-8 at all, and a carriage return, which splits no line but which the strict reader refuses.
    private static string Clean(string text) => string.Concat(text.Where(letter => !char.IsSurrogate(letter) && letter != '\r'));
}
