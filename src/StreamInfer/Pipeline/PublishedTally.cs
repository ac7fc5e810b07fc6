using StreamInfer.Decoding;
using StreamInfer.Publishing;
using StreamInfer.Routing;
using StreamInfer.Telemetry;

namespace StreamInfer.Pipeline;

/// <summary>
/// What was handed over since it was last told to state and metrics: of one batch, or of one transaction, whose output does not count unless it is
/// committed. One thread at a time.
/// </summary>
internal sealed class PublishedTally(PipelineContext context)
{
    private readonly int[] _deadLettersByReason = new int[Enum.GetValues<DeadLetterReason>().Length];
    private readonly DeadLetterNotice _notice = new(context.Topology.Source.Topic, context.Topology.Output.DeadLetters, context.Time, context.Logger);
    private readonly int[] _qualityByFlags = new int[QualityWords.Combinations];
    private readonly List<(ScoringLane Lane, int Predictions)> _byVersion = [];
    private int _predictions;
    private int _deadLetters;
    private int _skipped;
    private int _alerts;
    private int _late;

    /// <summary>Events in it; read by anyone.</summary>
    public int Events => Volatile.Read(ref _predictions) + Volatile.Read(ref _deadLetters) + Volatile.Read(ref _skipped);

    public void Prediction(QualityFlags quality, bool isAlert)
    {
        _qualityByFlags[(int)quality]++;
        _predictions++;
        _alerts += isAlert ? 1 : 0;
    }

    /// <summary>So many of the predictions are of one version.</summary>
    public void OfVersion(ScoringLane lane, int predictions)
    {
        if (predictions == 0)
        {
            return;
        }

        // A batch, or a transaction, has those of few versions.
        for (var i = 0; i < _byVersion.Count; i++)
        {
            if (ReferenceEquals(_byVersion[i].Lane, lane))
            {
                _byVersion[i] = (lane, _byVersion[i].Predictions + predictions);
                return;
            }
        }

        _byVersion.Add((lane, predictions));
    }

    public void DeadLetter(DeadLetterReason reason, int partition, long offset)
    {
        _notice.Add(reason, partition, offset);
        _deadLettersByReason[(int)reason]++;
        _deadLetters++;
    }

    public void Skipped() => _skipped++;

    public void Late(int events) => _late += events;

    /// <summary>It counts: tells state and metrics, and begins anew.</summary>
    public void Tell()
    {
        var metrics = context.Metrics;
        context.State.Published(_predictions, _deadLetters, _skipped, _alerts);
        context.State.Late(_late);
        foreach (var (lane, predictions) in _byVersion)
        {
            metrics.Predictions(predictions, lane);
        }

        metrics.EventsSkipped(_skipped);
        metrics.LateEvents(_late);
        for (var reason = 0; _deadLetters > 0 && reason < _deadLettersByReason.Length; reason++)
        {
            if (_deadLettersByReason[reason] > 0)
            {
                metrics.DeadLetter((DeadLetterReason)reason, _deadLettersByReason[reason]);
            }
        }

        TellQuality(metrics);
        _notice.Tell();
        Clear();
    }

    /// <summary>It does not count: begins anew.</summary>
    public void Clear()
    {
        (_predictions, _deadLetters, _skipped, _alerts, _late) = (0, 0, 0, 0, 0);
        _byVersion.Clear();
        Array.Clear(_deadLettersByReason);
        Array.Clear(_qualityByFlags);
    }

    private void TellQuality(PipelineMetrics metrics)
    {
        for (var flags = 1; flags < _qualityByFlags.Length; flags++)
        {
            for (var bit = 1; _qualityByFlags[flags] > 0 && bit < _qualityByFlags.Length; bit <<= 1)
            {
                if ((flags & bit) != 0)
                {
                    metrics.Quality((QualityFlags)bit, _qualityByFlags[flags]);
                }
            }
        }
    }
}
