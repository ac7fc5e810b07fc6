using System.Globalization;
using System.Text.Json.Nodes;

namespace StreamInfer.Topologies.Shapes;

/// <summary>A finite number.</summary>
internal sealed class NumberShape : ScalarShape<double>
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>Any finite number.</summary>
    public static NumberShape Any { get; } = new();

    /// <summary>Greater than 0.</summary>
    public static NumberShape Positive { get; } = new() { Floor = 0 };

    /// <summary>0 or more.</summary>
    public static NumberShape NotNegative { get; } = new() { Floor = 0, AllowsFloor = true };

    /// <summary>0 to 1.</summary>
    public static NumberShape Ratio { get; } = new() { Floor = 0, AllowsFloor = true, Ceiling = 1 };

    /// <summary>1 or more.</summary>
    public static NumberShape AtLeastOne { get; } = new() { Floor = 1, AllowsFloor = true };

    /// <summary>More than 0, up to a half.</summary>
    public static NumberShape SmallShare { get; } = new() { Floor = 0, Ceiling = 0.5 };

    public override string Allowed => (Floor, AllowsFloor) switch
    {
        (null, _) => "a finite number",
        (_, true) when Ceiling is { } ceiling => $"a number from {Floor} to {ceiling}",
        (_, true) => $"a finite number from {Floor}",
        _ when Ceiling is { } ceiling => $"a number greater than {Floor}, up to {ceiling}",
        _ => $"a finite number greater than {Floor}",
    };

    private double? Floor { get; init; }

    private bool AllowsFloor { get; init; }

    private double? Ceiling { get; init; }

    /// <summary>Reads a finite number in decimal or scientific notation.</summary>
    public static bool TryNumber(string text, out double number) =>
        double.TryParse(text, Style, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    public override Parsed<double> Parse(string text, string folder)
    {
        if (!TryNumber(text, out var number))
        {
            return Parsed<double>.Fails(TopologyErrorKind.Invalid);
        }

        var isAbove = Floor is not { } floor || number > floor || (AllowsFloor && number == floor);
        return isAbove && (Ceiling is not { } ceiling || number <= ceiling)
            ? Parsed<double>.Of(number)
            : Parsed<double>.Fails(TopologyErrorKind.OutOfRange);
    }

    public override JsonObject Schema()
    {
        var schema = new JsonObject { ["type"] = "number" };
        if (Floor is { } floor)
        {
            schema[AllowsFloor ? "minimum" : "exclusiveMinimum"] = floor;
        }

        if (Ceiling is { } ceiling)
        {
            schema["maximum"] = ceiling;
        }

        return EnvironmentSchema.Or(schema);
    }

    public override JsonNode DefaultJson(string text) => JsonValue.Create((double)ReadDefault(text)!);
}
