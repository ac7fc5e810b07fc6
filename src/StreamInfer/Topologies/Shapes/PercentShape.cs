using System.Globalization;
using System.Text.Json.Nodes;

namespace StreamInfer.Topologies.Shapes;

/// <summary>A share of the events in percent: some, in steps of 0.01.</summary>
internal sealed class PercentShape : ScalarShape<Percent>
{
    public override string Allowed => "a number of percents from 0.01 to 100, with at most two decimals";

    public override Parsed<Percent> Parse(string text, string folder)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (!decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out var number))
        {
            return Parsed<Percent>.Fails(TopologyErrorKind.Invalid);
        }

        return Percent.TryFrom(number, out var percent) && percent.Hundredths > 0
            ? Parsed<Percent>.Of(percent)
            : Parsed<Percent>.Fails(TopologyErrorKind.OutOfRange);
    }

    public override JsonObject Schema() =>
        EnvironmentSchema.Or(new JsonObject { ["type"] = "number", ["minimum"] = 0.01, ["maximum"] = 100 });

    public override JsonNode DefaultJson(string text) => JsonValue.Create(((Percent)ReadDefault(text)!).Value);
}
