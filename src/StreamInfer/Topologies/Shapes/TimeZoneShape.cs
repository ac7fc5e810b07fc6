using System.Text.Json.Nodes;

namespace StreamInfer.Topologies.Shapes;

/// <summary>A time zone by its IANA name, as the machine's zone data has it.</summary>
internal sealed class TimeZoneShape : ScalarShape<TimeZoneInfo>
{
    public override string Allowed => "an IANA time zone that this machine knows, such as UTC or Europe/Vienna";

    public override Parsed<TimeZoneInfo> Parse(string text, string folder)
    {
        if (string.Equals(text, "UTC", StringComparison.Ordinal))
        {
            return Parsed<TimeZoneInfo>.Of(TimeZoneInfo.Utc);
        }

        // The system looks a zone up as a file, so a name must not be able to leave its folder.
        var looksLikeZone = text.Length > 0 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '_' or '-' or '+')
            && !text.StartsWith('/');
        return looksLikeZone && TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone)
            ? Parsed<TimeZoneInfo>.Of(zone)
            : Parsed<TimeZoneInfo>.Fails(TopologyErrorKind.Invalid);
    }

    public override JsonObject Schema() => new() { ["type"] = "string", ["minLength"] = 1 };
}
