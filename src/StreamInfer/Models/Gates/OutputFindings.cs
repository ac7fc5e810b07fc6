using StreamInfer.Inference;

namespace StreamInfer.Models.Gates;

/// <summary>What was found wrong in the scores of some rows: the first of each kind in words, all of them counted.</summary>
/// <param name="isProbability">The score is one.</param>
/// <param name="looksLikeProbability">The score seems to be one.</param>
/// <param name="rounding">How far beyond 0 and 1 a probability may be.</param>
internal sealed class OutputFindings(bool isProbability, bool looksLikeProbability, double rounding)
{
    private readonly HashSet<double> _distinct = [];
    private readonly List<string> _failures = [];
    private readonly List<string> _warnings = [];
    private int _rows;
    private int _notFinite;
    private int _beyond;

    /// <summary>Rows since the last <see cref="ForgetScores"/>.</summary>
    public int Scored { get; private set; }

    /// <summary>Different scores among them.</summary>
    public int Distinct => _distinct.Count;

    /// <summary>Takes the first row of a block.</summary>
    /// <param name="scores">The results of a run.</param>
    /// <param name="row">Which row that was, in words.</param>
    /// <param name="isDeclared">Whether a model has to be able to score such a row.</param>
    public void Add(ScoreBlock scores, string row, bool isDeclared)
    {
        _rows++;
        Scored++;
        var score = scores.Scores[0];
        _distinct.Add(score);
        var probabilities = scores.Probabilities.AsSpan(0, scores.Shape.ClassCount);
        if (!double.IsFinite(score) || HasNotFinite(probabilities))
        {
            if (_notFinite++ == 0 || (isDeclared && _failures.Count == 0))
            {
                Report($"{row}: score {score:R}{(double.IsFinite(score) ? ", and a probability that is no number" : "")}", fails: isDeclared);
            }

            return;
        }

        var isOutside = IsOutside(score);
        var hasOutside = HasOutside(probabilities);
        if ((isOutside && (isProbability || looksLikeProbability)) || hasOutside)
        {
            if (_beyond++ == 0)
            {
                var why = hasOutside ? "a class probability is beyond 0 to 1"
                    : isProbability ? $"score {score:R}, where the manifest says probability"
                    : $"score {score:R}, while all golden scores lie between 0 and 1";
                Report($"{row}: {why}", fails: isProbability || hasOutside);
            }
        }
    }

    public void ForgetScores()
    {
        Scored = 0;
        _distinct.Clear();
    }

    public void Warn(string message) => _warnings.Add(message);

    public GateCheck ToCheck(int seed)
    {
        var outcome = _failures.Count > 0 ? GateOutcome.Failed : _warnings.Count > 0 ? GateOutcome.Warned : GateOutcome.Passed;
        var message = outcome == GateOutcome.Passed ? $"scores of neutral and random rows (seed {seed}) are in order" : string.Join("; ", [.. _failures, .. _warnings]);
        return new GateCheck(GateCheckKind.Output, outcome, message)
        {
            Figures = [new GateFigure("scored", _rows, "rows"), new GateFigure("not finite", _notFinite, "rows"), new GateFigure("beyond 0 to 1", _beyond, "rows")],
        };
    }

    private void Report(string message, bool fails) => (fails ? _failures : _warnings).Add(message);

    private bool IsOutside(double value) => value < -rounding || value > 1 + rounding;

    private bool HasOutside(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
        {
            if (IsOutside(value))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasNotFinite(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
        {
            if (!double.IsFinite(value))
            {
                return true;
            }
        }

        return false;
    }
}
