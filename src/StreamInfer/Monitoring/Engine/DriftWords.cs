using System.Globalization;
using StreamInfer.Monitoring.Evaluation;

namespace StreamInfer.Monitoring.Engine;

/// <summary>Says in a line what is the matter with a subject.</summary>
public static class DriftWords
{
    private const double NotableShare = 0.001;
    private const double NotableShift = 0.1;

    /// <summary>What a record says.</summary>
    public static string Of(DriftRecord record) => record switch
    {
        { Cause: DriftCause.Detector } => $"{record.Subject}: {record.Detector} sees a change, at {Clock(record.WindowEnd)}",
        { Cause: DriftCause.Frozen, Detector: null, Evaluation: { } evaluation } => $"{record.Subject}: one value only in {evaluation.Counts.Count} events, since {Clock(record.WindowEnd)}",
        { Evaluation: { } evaluation } => Of(evaluation, record.WindowEnd),
        _ => $"{record.Subject}: {record.State}, since {Clock(record.WindowEnd)}",
    };

    /// <summary>What a window says of a subject.</summary>
    /// <param name="subject">The verdict.</param>
    /// <param name="sinceMs">Since when it stands as it does, Unix milliseconds.</param>
    public static string Of(SubjectEvaluation subject, long sinceMs)
    {
        var parts = new List<string>();
        if (!subject.IsWatched)
        {
            return $"{subject.Subject}: not watched";
        }

        if (subject.Statistics is not { } found)
        {
            return Line($"{subject.Subject}: nothing to compare with, {subject.Counts.Rows} events, since {Clock(sinceMs)}");
        }

        if (found.Stability is { } psi)
        {
            parts.Add(Line($"PSI {psi.Psi:0.00}"));
        }

        if (found.MeanShift is { Effect: { } shift } && Math.Abs(shift) >= NotableShift)
        {
            parts.Add(Line($"mean {shift:+0.0;-0.0} sigma"));
        }

        if (found.Joint is { } joint)
        {
            parts.Add(Line($"means together {joint.Effect:0.0} sigma"));
        }

        AddShare(parts, found.Missing?.Difference, "missing");
        AddShare(parts, found.RangeShare, "out of range");
        AddShare(parts, found.New?.Difference, "new");
        parts.Add($"since {Clock(sinceMs)}");
        return $"{subject.Subject}: {string.Join(", ", parts)}";
    }

    private static void AddShare(List<string> parts, double? share, string what)
    {
        if (share is { } value && Math.Abs(value) >= NotableShare)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{value * 100:+0.0;-0.0} % {what}"));
        }
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Clock(long unixMs) => DateTimeOffset.FromUnixTimeMilliseconds(unixMs).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
