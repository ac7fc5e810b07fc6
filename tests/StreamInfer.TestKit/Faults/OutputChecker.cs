using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;

namespace StreamInfer.TestKit.Faults;

/// <summary>
/// Judges a run by its topics alone, without any code of the service: every event of the source has its output, the right one, in order, and no output
/// is without its event. For JSON predictions with all headers.
/// </summary>
internal sealed class OutputChecker
{
    private const double Tolerance = 1e-5;
    private const int MostFindings = 20;

    private readonly InputLedger _ledger;
    private readonly Dictionary<(int Output, int Source), long> _latest = [];
    private readonly List<long> _scoredAt = [];
    private readonly List<string> _findings = [];
    private readonly SortedDictionary<int, int> _byVersion = [];
    private int _repeats;
    private int _reordered;
    private int _wrong;
    private long _longestWaitMs;

    private OutputChecker(InputLedger ledger) => _ledger = ledger;

    /// <summary>Reads the topics and judges.</summary>
    /// <param name="bootstrap">The cluster.</param>
    /// <param name="topics">Where events, predictions and dead letters are.</param>
    /// <param name="modelFiles">The versions that may score, version 1 first.</param>
    /// <param name="promise">Decides which outputs count.</param>
    public static Verdict Check(string bootstrap, FaultTopics topics, IReadOnlyList<string> modelFiles, DeliveryPromise promise)
    {
        var models = modelFiles.Select(file => new DirectModel(file)).ToList();
        var checker = new OutputChecker(InputLedger.Read(bootstrap, topics.Source, models));
        models.ForEach(model => model.Dispose());
        var isolation = promise == DeliveryPromise.ExactlyOnce ? IsolationLevel.ReadCommitted : IsolationLevel.ReadUncommitted;
        foreach (var record in TopicScan.Read(bootstrap, topics.Predictions, isolation))
        {
            checker.Prediction(record);
        }

        // Dead letters are a topic of their own: their order is theirs.
        checker._latest.Clear();
        foreach (var record in TopicScan.Read(bootstrap, topics.DeadLetters, isolation))
        {
            checker.DeadLetter(record);
        }

        return checker.Judge();
    }

    private void Prediction(ConsumeResult<byte[]?, byte[]?> record)
    {
        using var json = JsonDocument.Parse(record.Message.Value);
        var source = json.RootElement.GetProperty("source");
        var (partition, offset) = (source.GetProperty("partition").GetInt32(), source.GetProperty("offset").GetInt64());
        if (!TryCount(record, partition, offset, out var isFirst))
        {
            return;
        }

        ref var expected = ref _ledger.Find(partition, offset);
        var score = json.RootElement.GetProperty("score").GetDouble();
        var version = int.Parse(Header(record, "si-model-version"), CultureInfo.InvariantCulture);
        _byVersion[version] = _byVersion.GetValueOrDefault(version) + 1;
        if (expected.DeadLetterReason is { } reason)
        {
            Wrong($"event {partition}/{offset} was scored instead of dead-lettered: {reason}");
        }
        else if (version < 1 || version > expected.Scores.Length || Math.Abs(score - expected.Scores[version - 1]) > Tolerance)
        {
            Wrong(string.Create(CultureInfo.InvariantCulture, $"event {partition}/{offset} has score {score} by version {version} and should have one of {string.Join(", ", expected.Scores)}"));
        }

        var id = UInt128.Parse(Header(record, "si-prediction-id"), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var scoredAt = json.RootElement.GetProperty("scoredAt").GetInt64();
        _scoredAt.Add(scoredAt);
        if (isFirst)
        {
            (expected.PredictionId, expected.Version) = (id, version);
            _longestWaitMs = Math.Max(_longestWaitMs, scoredAt - expected.SentMs);
        }
        else if ((id == expected.PredictionId) != (version == expected.Version))
        {
            // Who scores an event again may do it by another version, under that one's id.
            Wrong($"event {partition}/{offset} was repeated by version {version} after {expected.Version}, and the prediction id is {(id == expected.PredictionId ? "the same" : "another")}");
        }
    }

    private void DeadLetter(ConsumeResult<byte[]?, byte[]?> record)
    {
        var partition = int.Parse(Header(record, "__connect.errors.partition"), CultureInfo.InvariantCulture);
        var offset = long.Parse(Header(record, "__connect.errors.offset"), CultureInfo.InvariantCulture);
        if (!TryCount(record, partition, offset, out _))
        {
            return;
        }

        var expected = _ledger.Find(partition, offset).DeadLetterReason ?? "none: it can be scored";
        var reason = Header(record, "si-reason");
        if (reason != expected)
        {
            Wrong($"event {partition}/{offset} was dead-lettered for {reason} and should have been for {expected}");
        }
    }

    private bool TryCount(ConsumeResult<byte[]?, byte[]?> record, int partition, long offset, out bool isFirst)
    {
        ref var expected = ref _ledger.Find(partition, offset);
        if (Unsafe.IsNullRef(ref expected))
        {
            isFirst = false;
            Wrong($"{record.TopicPartitionOffset} is of event {partition}/{offset}, which does not exist");
            return false;
        }

        isFirst = ++expected.Outputs == 1;
        if (!isFirst)
        {
            _repeats++;
            return true;
        }

        var way = (record.Partition.Value, partition);
        if (_latest.TryGetValue(way, out var latest) && latest > offset)
        {
            _reordered++;
            Note($"{record.TopicPartitionOffset}: event {partition}/{offset} came behind {latest}");
        }

        _latest[way] = Math.Max(latest, offset);
        return true;
    }

    private Verdict Judge()
    {
        var lost = 0;
        foreach (var (partition, offset) in _ledger.Places)
        {
            if (_ledger.Find(partition, offset).Outputs == 0)
            {
                lost++;
                Note($"event {partition}/{offset} has no output");
            }
        }

        var (stalled, stalledAt) = LongestStall();
        return new Verdict
        {
            Events = _ledger.Count,
            Repeats = _repeats,
            Lost = lost,
            Reordered = _reordered,
            Wrong = _wrong,
            LongestWait = TimeSpan.FromMilliseconds(_longestWaitMs),
            LongestStall = stalled,
            StalledAt = stalledAt,
            ByVersion = _byVersion,
            Findings = _findings,
        };
    }

    private (TimeSpan Length, DateTimeOffset At) LongestStall()
    {
        _scoredAt.Sort();
        var (length, at) = _scoredAt.Zip(_scoredAt.Skip(1), (before, after) => (after - before, before)).DefaultIfEmpty().Max();
        return (TimeSpan.FromMilliseconds(length), DateTimeOffset.FromUnixTimeMilliseconds(at));
    }

    private void Wrong(string what)
    {
        _wrong++;
        Note(what);
    }

    private void Note(string what)
    {
        if (_findings.Count < MostFindings)
        {
            _findings.Add(what);
        }
    }

    private static string Header(ConsumeResult<byte[]?, byte[]?> record, string name) => Encoding.ASCII.GetString(record.Message.Headers.GetLastBytes(name));
}
