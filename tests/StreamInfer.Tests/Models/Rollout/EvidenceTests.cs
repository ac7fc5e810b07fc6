using System.Collections.Immutable;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using StreamInfer.Models.Rollout;
using StreamInfer.Tests.Models.Control;

namespace StreamInfer.Tests.Models.Rollout;

public sealed class EvidenceTests
{
    [Theory]
    [InlineData(0.0, 25)]
    [InlineData(0.019999, 25)]
    [InlineData(0.02, 26)]
    [InlineData(0.5, 50)]
    [InlineData(0.999, 74)]
    [InlineData(1.0, 74)]
    [InlineData(1.0000001, 75)]
    [InlineData(3.0, 87)]
    [InlineData(1e300, 99)]
    [InlineData(double.PositiveInfinity, 99)]
    [InlineData(-1e-300, 24)]
    [InlineData(-1.0, 12)]
    [InlineData(-1e300, 0)]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(double.NaN, -1)]
    public void IndexOf_score_isItsBin(double score, int bin) => Assert.Equal(bin, ScoreBins.IndexOf(score));

    [Fact]
    public void IndexOf_negativeZero_isZero() => Assert.Equal(ScoreBins.IndexOf(0.0), ScoreBins.IndexOf(-0.0));

    [Fact]
    public void IndexOf_anyScores_ascendWithThem()
    {
        var random = new Random(20261128);
        double[] scores = [.. Enumerable.Range(0, 10_000).Select(_ => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue))).Where(score => !double.IsNaN(score)).Order()];
        int[] bins = [.. scores.Select(ScoreBins.IndexOf)];

        Assert.Equal([.. bins.Order()], bins);
        Assert.All(bins, bin => Assert.InRange(bin, 0, ScoreBins.Count - 1));
    }

    [Theory]
    [InlineData(0.0, 0)]
    [InlineData(10e-6, 0)]
    [InlineData(10.1e-6, 1)]
    [InlineData(20e-6, 2)]
    [InlineData(10.24e-3, 20)]
    [InlineData(10.25e-3, 21)]
    [InlineData(118, 47)]
    [InlineData(119, 48)]
    [InlineData(1e9, 48)]
    public void IndexOf_runTime_isItsBinWithItsBounds(double seconds, int bin)
    {
        Assert.Equal(bin, RunTimeBins.IndexOf(seconds));
        Assert.True(seconds <= RunTimeBins.UpperBound(bin) && (bin == 0 || seconds > RunTimeBins.LowerBound(bin)));
    }

    [Fact]
    public void UpperBound_ofTwoBins_isTwice()
    {
        for (var bin = 2; bin < RunTimeBins.Count - 1; bin++)
        {
            Assert.Equal(2 * RunTimeBins.UpperBound(bin - 2), RunTimeBins.UpperBound(bin));
        }
    }

    [Fact]
    public void Snapshot_afterEveryKind_hasEachOnce()
    {
        var counter = new EvidenceCounter();
        counter.AddPrediction(0.9, isTrue: true, isLate: false);
        counter.AddPrediction(double.NaN, isTrue: false, isLate: true);
        counter.AddModelErrors(3);
        counter.AddFallBacks(4);
        counter.AddRun(TimeSpan.FromMilliseconds(3));
        var evidence = counter.Snapshot();
        counter.Clear();

        Assert.Equal((2L, 3L, 4L, 1L, 1L, 1L), (evidence.Predictions, evidence.ModelErrors, evidence.FallBacks, evidence.Late, evidence.DecisionsTrue, evidence.NotANumber));
        Assert.Equal((9L, 7L, 1L, 1L), (evidence.Events, evidence.Errors, evidence.Scores[ScoreBins.IndexOf(0.9)], evidence.Runs[RunTimeBins.IndexOf(0.003)]));
        Assert.Equal(VersionEvidence.None, counter.Snapshot());
    }

    [Fact]
    public void Add_manyEvents_allocatesNothing()
    {
        var counter = new EvidenceCounter();
        Count(counter, 10);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Count(counter, 10_000);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000);
    }

    /// <summary>Events spread over counters in any way, and added in any order, are what one counter has.</summary>
    [Fact]
    public void Add_ofParts_isTheWhole()
    {
        var one = from score in Gen.Elements(double.NaN, -3.0, 0.0, 0.3, 0.7, 1.0, 40.0) from isTrue in Gen.Elements(true, false) from part in Gen.Choose(0, 3) select (score, isTrue, part);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(20261128, 5), Prop.ForAll(one.ArrayOf(60).ToArbitrary(), events =>
        {
            var whole = new EvidenceCounter();
            EvidenceCounter[] parts = [new(), new(), new(), new()];
            foreach (var (score, isTrue, part) in events)
            {
                foreach (var counter in new[] { whole, parts[part] })
                {
                    counter.AddPrediction(score, isTrue, isLate: !isTrue);
                    counter.AddRun(TimeSpan.FromMilliseconds(1 + part));
                    counter.AddFallBacks(part);
                }
            }

            var sum = parts.Reverse().Aggregate(VersionEvidence.None, (sum, part) => sum + part.Snapshot());
            Assert.Equal(whole.Snapshot(), sum);
        }));
    }

    [Fact]
    public void Write_report_isReadTheSame()
    {
        var report = Report();
        var bytes = InstanceReportJson.Write(report);
        var read = InstanceReportJson.Read(bytes).Value!;

        Assert.Equal((report.Topology, report.Instance, report.Revision, report.At), (read.Topology, read.Instance, read.Revision, read.At));
        Assert.Equal(report.Versions.AsEnumerable(), read.Versions);
        Assert.Equal(bytes, InstanceReportJson.Write(read));
    }

    public static TheoryData<string, string, string> WrongFields => new()
    {
        { "instance", "\"\"", "instance is empty" },
        { "revision", "-1", "revision is less than 0" },
        { "at", "\"2026-11-28\"", "at is no time in UTC" },
        { "versions", "null", "versions is no list" },
        { "versions/0/version", "0", "versions[0].version is none" },
        { "versions/1/version", "4", "versions has a version more than once" },
        { "versions/0/state", "\"lost\"", "versions[0].state is 'lost'" },
        { "versions/0/evidence/late", "2", "versions[0].evidence.late is 2; allowed is 1 at most" },
        { "versions/0/evidence/predictions", "2", "versions[0].evidence.scores and notANumber" },
        { "versions/0/evidence/predictions", "9007199254740993", "allowed is 9007199254740992 at most" },
        { "versions/0/evidence/modelErrors", "-1", "versions[0].evidence.modelErrors is less than 0" },
        { "versions/0/evidence/runs", "[1]", "versions[0].evidence.runs has 1 counts; due are 49" },
        { "versions/0/evidence/scores", "[-1]", "versions[0].evidence.scores[0] is no count" },
    };

    [Theory]
    [MemberData(nameof(WrongFields))]
    public void Read_wrongField_saysSo(string path, string value, string expected)
    {
        var json = JsonNode.Parse(InstanceReportJson.Write(Report()))!;
        var names = path.Split('/');
        var parent = names[..^1].Aggregate(json, (node, name) => int.TryParse(name, out var index) ? node[index]! : node[name]!);
        parent[names[^1]] = JsonNode.Parse(value);

        var reading = InstanceReportJson.Read(System.Text.Encoding.UTF8.GetBytes(json.ToJsonString()));

        Assert.Null(reading.Value);
        Assert.Contains(reading.Mistakes, mistake => mistake.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_newerReport_saysWhichLayout() => Assert.Equal(3, InstanceReportJson.Read("""{"schemaVersion":3}"""u8.ToArray()).NewerSchemaVersion);

    private static InstanceReport Report()
    {
        var counter = new EvidenceCounter();
        counter.AddPrediction(0.4, isTrue: false, isLate: true);
        counter.AddRun(TimeSpan.FromMilliseconds(3));
        ImmutableArray<VersionReport> versions =
            [new(4, VersionReadiness.Ready, "", counter.Snapshot()), new(5, VersionReadiness.Refused, "its digest is another", VersionEvidence.None)];
        return new InstanceReport("t", "a", 7, versions, States.Start);
    }

    private static void Count(EvidenceCounter counter, int events)
    {
        for (var number = 0; number < events; number++)
        {
            counter.AddPrediction(number * 0.001, isTrue: true, isLate: false);
            counter.AddRun(TimeSpan.FromMicroseconds(number));
            counter.AddFallBacks(1);
            counter.AddModelErrors(1);
        }
    }
}
