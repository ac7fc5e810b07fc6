using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace StreamInfer.Topologies.Shapes;

/// <summary>A duration between two bounds, both allowed: a whole number with <c>ms</c>, <c>s</c>, <c>m</c> or <c>h</c> behind it.</summary>
internal sealed partial class DurationShape(TimeSpan min, TimeSpan max) : ScalarShape<TimeSpan>
{
    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("h", TimeSpan.FromHours(1)), ("m", TimeSpan.FromMinutes(1)), ("s", TimeSpan.FromSeconds(1)), ("ms", TimeSpan.FromMilliseconds(1)),
    ];

    public override string Allowed => $"a duration such as 5ms, 10s, 2m or 1h, from {Written(min)} to {Written(max)}";

    public override Parsed<TimeSpan> Parse(string text, string folder)
    {
        var match = Form().Match(text);
        if (!match.Success)
        {
            return Parsed<TimeSpan>.Fails(TopologyErrorKind.Invalid);
        }

        var unit = Units.Single(unit => string.Equals(unit.Unit, match.Groups["unit"].Value, StringComparison.Ordinal)).Length;
        var isLong = long.TryParse(match.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        return isLong && number <= max / unit && unit * number >= min
            ? Parsed<TimeSpan>.Of(unit * number)
            : Parsed<TimeSpan>.Fails(TopologyErrorKind.OutOfRange);
    }

    public override JsonObject Schema() => EnvironmentSchema.Or(new JsonObject { ["type"] = "string", ["pattern"] = "^[0-9]+(ms|s|m|h)$" });

    private static string Written(TimeSpan duration)
    {
        var (unit, length) = Units.First(unit => duration.Ticks % unit.Length.Ticks == 0);
        return $"{duration.Ticks / length.Ticks}{unit}";
    }

    [GeneratedRegex(@"\A(?<number>[0-9]+)(?<unit>ms|s|m|h)\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();
}
