using System.Globalization;

namespace StreamInfer.Host.Audit;

/// <summary>Which prediction is asked about: by its identity, or by its event.</summary>
/// <param name="PredictionId">32 hex digits in lower case; null for a question by event.</param>
/// <param name="Source">The event; null for a question by identity.</param>
internal sealed record AuditTarget(string? PredictionId, SourcePosition? Source)
{
    /// <summary>What <see cref="TryParse"/> takes.</summary>
    public const string Allowed = "allowed is a prediction's id (32 hex digits) or an event's TOPIC/PARTITION/OFFSET";

    public static bool TryParse(string text, out AuditTarget target)
    {
        target = new AuditTarget(null, null);
        var parts = text.Split('/');
        if (parts is [var topic, var partition, var offset] && topic.Length > 0
            && int.TryParse(partition, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && long.TryParse(offset, NumberStyles.None, CultureInfo.InvariantCulture, out var place))
        {
            target = new AuditTarget(null, new SourcePosition(topic, number, place));
            return true;
        }

        if (text.Length == 32 && text.All(char.IsAsciiHexDigit))
        {
            target = new AuditTarget(text.ToLowerInvariant(), null);
            return true;
        }

        return false;
    }

    public override string ToString() => PredictionId ?? Source!.ToString();
}
