using System.Text;
using StreamInfer.Host.History;
using StreamInfer.Monitoring.Profiles;
using StreamInfer.Tests.Host.Simulation;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Host.History;

public sealed class HistoryRowsTests : IDisposable
{
    private static readonly TopologyPlan Plan = FraudTopology.ReadPlan();

    private readonly HistoryFiles _files = new();

    [Fact]
    public void TryRead_sameEventsInEveryFile_sameColumns()
    {
        var options = Simulations.Options(seed: 3);
        var expected = Read(_files.Csv(options, 1_000));

        Assert.Equal(1_000, expected.Times.Count);
        Assert.Equal(expected, Read(_files.JsonLines(options, 1_000)));
        var avro = Read(_files.Avro(options, 1_000));
        Assert.Equal(avro, Read(_files.Avro(options, 1_000, "deflate")));
        Assert.Equal(expected.Times, avro.Times);
        Assert.Equal(expected.Texts, avro.Texts);

        // Floats of Avro have digits that their shortest text has not.
        Assert.All(expected.Numbers.Zip(avro.Numbers), pair => Assert.True(pair.First.Equals(pair.Second) || Math.Abs(pair.First - pair.Second) <= 1e-6 * (1 + Math.Abs(pair.First))));
    }

    [Fact]
    public void TryRead_nullsAndUnlisted_areMissingAndUnlisted()
    {
        var lines = File.ReadAllLines(_files.Csv(Simulations.Options(), 400));
        lines[1] = lines[1].Replace(lines[1].Split(',')[6], "crypto", StringComparison.Ordinal);

        var found = Read(_files.Write("events.csv", string.Join('\n', lines)));

        Assert.Equal(ReferenceColumns.Unlisted, found.Texts[2]);
        var ipRisk = new HistoryRows(Plan, Open(_files.PathOf("events.csv")), null).Columns.Numeric.IndexOf("ip_risk");
        Assert.Contains(float.NaN, Enumerable.Range(0, 400).Select(row => found.Numbers[(row * found.Width) + ipRisk]));
    }

    [Fact]
    public void TryRead_eventThatDoesNotFit_isCountedWithItsPlace()
    {
        var path = _files.Write("events.jsonl", "{\"amount\":1}\n\nno json\n");
        using var input = Open(path);
        var rows = new HistoryRows(Plan, input, null);

        Assert.False(rows.TryRead());
        Assert.Equal(2, rows.Refused);
        Assert.StartsWith($"{path}:1: feature 'channel'", rows.FirstRefusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("events.csv", "", "a header row with the columns' names is due")]
    [InlineData("events.csv", "a,b\n1,2,3\n", ":2: 3 fields, but the header has 2")]
    [InlineData("events.csv", "a,b\n1,\"2\n", "line 2: a quoted field has no closing quote")]
    [InlineData("events.csv", "a,b\n1,\"2\"3\n", "line 2: text follows the closing quote of a field")]
    [InlineData("events.avro", "Objects", "is no Avro object container file")]
    [InlineData("events.avro", "Obj\u0001", "the header cannot be read")]
    [InlineData("events.parquet", "x", "cannot be read: a file ends with .csv, .jsonl, .ndjson, .json")]
    [InlineData(null, "", "there is no such file")]
    public void Open_wrongFile_saysWhatIsWrong(string? name, string text, string message)
    {
        var path = name is null ? _files.PathOf("nothing.csv") : _files.Write(name, text);

        var wrong = Assert.Throws<HistoryException>(() => Read(path));

        Assert.Contains(message, wrong.Message, StringComparison.Ordinal);
        Assert.Contains(path, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TryRead_cutAvroFile_saysWhichRecord()
    {
        var path = _files.Avro(Simulations.Options(), 250);
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..^40]);

        var wrong = Assert.Throws<HistoryException>(() => Read(path));

        Assert.Contains("record 201 cannot be read", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TryRead_unknownCodec_saysWhichAreKnown()
    {
        var path = _files.Avro(Simulations.Options(), 10);
        File.WriteAllBytes(path, Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(File.ReadAllBytes(path)).Replace("\u0008null", "\u0008zstd", StringComparison.Ordinal)));

        var wrong = Assert.Throws<HistoryException>(() => Read(path));

        Assert.Contains("codec 'zstd' cannot be read; null and deflate can", wrong.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _files.Dispose();

    private static HistoryInput Open(string path) => HistoryInput.Open(Plan, path, default, (_, _) => null);

    private static Gathered Read(string path)
    {
        using var input = Open(path);
        var rows = new HistoryRows(Plan, input, null);
        var gathered = new Gathered([], [], [], rows.Columns.Numeric.Length);
        while (rows.TryRead())
        {
            gathered.Times.AddRange(rows.Times.AsSpan(0, rows.Count));
            gathered.Numbers.AddRange(rows.Numbers.AsSpan(0, rows.Count * rows.Columns.Numeric.Length));
            gathered.Texts.AddRange(rows.Texts.AsSpan(0, rows.Count * rows.Columns.Categorical.Length));
        }

        return gathered;
    }

    private sealed record Gathered(List<long> Times, List<float> Numbers, List<string?> Texts, int Width)
    {
        public bool Equals(Gathered? other) =>
            other is not null && Times.SequenceEqual(other.Times) && Numbers.SequenceEqual(other.Numbers) && Texts.SequenceEqual(other.Texts);

        public override int GetHashCode() => Times.Count;
    }
}
