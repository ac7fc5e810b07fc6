using System.Globalization;
using System.Text.Json.Nodes;

namespace StreamInfer.Topologies.Shapes;

/// <summary>A whole number between two bounds, both allowed.</summary>
internal sealed class IntegerShape(int min, int max) : ScalarShape<int>
{
    public override string Allowed => max == int.MaxValue
        ? string.Create(CultureInfo.InvariantCulture, $"a whole number from {min:N0}")
        : string.Create(CultureInfo.InvariantCulture, $"a whole number from {min:N0} to {max:N0}");

    public override Parsed<int> Parse(string text, string folder)
    {
        var digits = text.AsSpan(text.StartsWith('-') ? 1 : 0);
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9'))
        {
            return Parsed<int>.Fails(TopologyErrorKind.Invalid);
        }

        var fits = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number);
        return fits && number >= min && number <= max
            ? Parsed<int>.Of(number)
            : Parsed<int>.Fails(TopologyErrorKind.OutOfRange);
    }

    public override JsonObject Schema()
    {
        var schema = new JsonObject { ["type"] = "integer", ["minimum"] = min };
        if (max != int.MaxValue)
        {
            schema["maximum"] = max;
        }

        return EnvironmentSchema.Or(schema);
    }

    public override JsonNode DefaultJson(string text) => JsonValue.Create((int)ReadDefault(text)!);
}
