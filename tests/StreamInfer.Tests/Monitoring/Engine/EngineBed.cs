using System.Collections.Immutable;
using StreamInfer.Decoding;
using StreamInfer.Monitoring.Engine;
using StreamInfer.Monitoring.Profiles;
using StreamInfer.Monitoring.Randomness;
using StreamInfer.Monitoring.Windows;
using StreamInfer.Tests.Monitoring.Kit;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Monitoring.Engine;

/// <summary>An engine in virtual time, fed with seeded rows of <see cref="SampleReference"/>; and what it said.</summary>
internal sealed class EngineBed : IMonitoringOutput
{
    public const long Second = 1_000;
    public const long Minute = 60 * Second;
    public const long Start = 1_800_000_000_000;

    public static readonly MonitoringPlan Plan = new()
    {
        Windows = new WindowPlan { Window = 5 * Minute, Slide = Minute },
        Anomalies = new AnomalyPlan { Method = AnomalyMethod.None },
    };

    private readonly MonitoringBatch _batch = new();
    private readonly Dictionary<int, long> _offsets = [];

    public EngineBed(MonitoringPlan? plan = null)
    {
        Engine = new MonitoringEngine(plan ?? Plan, "sample", this);
        Now = Start;
    }

    public MonitoringEngine Engine { get; }

    public List<DriftRecord> Drifts { get; } = [];

    public List<AnomalyRecord> Anomalies { get; } = [];

    public List<string> Notes { get; } = [];

    public long Now { get; set; }

    public VersionSnapshot Version => Engine.Snapshot().Versions.Single();

    public static ReferenceProfile ReferenceOf(int version, int rows = 5_000, ulong seed = 1) =>
        ReferenceProfileReader.Parse(ReferenceProfileWriter.Write(new SampleReference(rows, seed).Profile with { ModelVersion = version }));

    public static MonitoredVersion VersionOf(int version, ReferenceProfile? reference) =>
        new("sample", version, [.. SampleReference.Numbers], [.. SampleReference.Categories], reference);

    public void Drift(DriftRecord record) => Drifts.Add(record);

    public void Anomaly(AnomalyRecord record) => Anomalies.Add(record);

    public void Note(string text) => Notes.Add(text);

    /// <summary>Records of subjects that got worse than ok.</summary>
    public ImmutableArray<string> Alarmed => [.. Drifts.Where(record => record.State > StreamInfer.Monitoring.Alarms.AlarmState.Recovered).Select(record => record.Subject).Distinct()];

    /// <summary>Feeds rows at their own time, which is the clock's, in batches of a second.</summary>
    /// <param name="version">Who scored them.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="perSecond">Rows a second.</param>
    /// <param name="seed">Of the rows.</param>
    /// <param name="change">What becomes of a row's numbers.</param>
    /// <param name="route">Of the rows.</param>
    /// <param name="partition">Of the rows.</param>
    public void Feed(MonitoredVersion version, int seconds, int perSecond = 20, ulong seed = 7, Action<Span<float>>? change = null, string route = "primary", int partition = 0)
    {
        var rows = new SampleReference.SampleRows(seconds * perSecond, seed);
        for (var second = 0; second < seconds; second++)
        {
            _batch.Begin(version, route);
            for (var i = second * perSecond; i < (second + 1) * perSecond; i++)
            {
                Fill(rows, i, partition, Now, change);
            }

            Engine.Take(_batch, Now);
            Now += Second;
        }
    }

    /// <summary>Feeds one row of its own time.</summary>
    public void FeedOne(MonitoredVersion version, long time, int partition = 0, Action<Span<float>>? change = null)
    {
        _batch.Begin(version, "primary");
        Fill(new SampleReference.SampleRows(1, 5), 0, partition, time, change);
        Engine.Take(_batch, Now);
    }

    public byte[] Save()
    {
        using var stream = new MemoryStream();
        Engine.Save(new BinaryWriter(stream));
        return stream.ToArray();
    }

    public EngineBed Resume(byte[] state, MonitoringPlan? plan = null)
    {
        var resumed = new EngineBed(plan) { Now = Now };
        resumed.Engine.Restore(new BinaryReader(new MemoryStream(state)));
        foreach (var (partition, offset) in _offsets)
        {
            resumed._offsets[partition] = offset;
        }

        return resumed;
    }

    /// <summary>Takes a partition's next offset back, as a consumer does that begins at the committed one.</summary>
    public void Rewind(int partition, long by) => _offsets[partition] -= by;

    private void Fill(SampleReference.SampleRows rows, int i, int partition, long time, Action<Span<float>>? change)
    {
        var offset = _offsets.GetValueOrDefault(partition);
        _offsets[partition] = offset + 1;
        var row = _batch.Add(new MonitoredEvent(partition, offset, time, QualityFlags.None, rows.Scores[i], rows.Scores[i] > 0.5));
        rows.Values.AsSpan(i * SampleReference.Numbers.Length, SampleReference.Numbers.Length).CopyTo(_batch.NumbersOf(row));
        _batch.CategoriesOf(row)[0] = rows.Texts[i] is { } text ? Fnv1a.Hash(text) : 0;
        change?.Invoke(_batch.NumbersOf(row));
    }
}
