using StreamInfer.Models.Rollout;

namespace StreamInfer.Models.Shadows;

/// <summary>Counts how a shadow's scores and decisions compare with those of the version that scored. Used by one thread; read by anyone.</summary>
public sealed class AgreementCounter
{
    private readonly Lock _gate = new();
    private readonly long[] _primary = new long[ScoreBins.Count];
    private readonly long[] _shadow = new long[ScoreBins.Count];
    private readonly long[] _differences = new long[DifferenceBins.Count];
    private long _pairs;
    private long _notNumbers;
    private double _sum;
    private double _greatest;
    private long _bothTrue;
    private long _onlyPrimary;
    private long _onlyShadow;
    private long _bothFalse;

    /// <summary>Counts the pairs of one batch.</summary>
    /// <param name="verdicts">What was published.</param>
    /// <param name="scores">The shadow's, as many.</param>
    /// <param name="decide">The shadow's decision on a score.</param>
    public void Add(ReadOnlySpan<PrimaryVerdict> verdicts, ReadOnlySpan<double> scores, Func<double, bool?> decide)
    {
        lock (_gate)
        {
            for (var i = 0; i < verdicts.Length; i++)
            {
                Add(verdicts[i], scores[i], decide(scores[i]));
            }
        }
    }

    public Agreement Snapshot()
    {
        lock (_gate)
        {
            return new Agreement([.. _primary], [.. _shadow], [.. _differences])
            {
                Pairs = _pairs,
                NotNumbers = _notNumbers,
                MeanDifference = _pairs > _notNumbers ? _sum / (_pairs - _notNumbers) : 0,
                GreatestDifference = _greatest,
                BothTrue = _bothTrue,
                OnlyPrimaryTrue = _onlyPrimary,
                OnlyShadowTrue = _onlyShadow,
                BothFalse = _bothFalse,
            };
        }
    }

    private void Add(in PrimaryVerdict verdict, double score, bool? decision)
    {
        _pairs++;
        var difference = Math.Abs(score - verdict.Score);
        if (double.IsFinite(difference))
        {
            _sum += difference;
            _greatest = Math.Max(_greatest, difference);
            _differences[DifferenceBins.Of(difference)]++;
            _primary[ScoreBins.IndexOf(verdict.Score)]++;
            _shadow[ScoreBins.IndexOf(score)]++;
        }
        else
        {
            _notNumbers++;
        }

        switch (verdict.Decision, decision)
        {
            case (true, true): _bothTrue++; break;
            case (true, false): _onlyPrimary++; break;
            case (false, true): _onlyShadow++; break;
            case (false, false): _bothFalse++; break;
        }
    }
}
