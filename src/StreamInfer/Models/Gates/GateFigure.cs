using System.Globalization;

namespace StreamInfer.Models.Gates;

/// <summary>A number that a check measured, or holds it to.</summary>
/// <param name="Name">Of what: <c>p99 at 256 rows</c>.</param>
/// <param name="Value">In <paramref name="Unit"/>.</param>
/// <param name="Unit"><c>s</c>, <c>records</c>, <c>rows</c>; empty for scores and their differences.</param>
public readonly record struct GateFigure(string Name, double Value, string Unit = "")
{
    public static GateFigure Seconds(string name, TimeSpan time) => new(name, time.TotalSeconds, "s");

    /// <summary><c>p99 at 256 rows 4.2 ms</c>.</summary>
    public override string ToString()
    {
        var text = Unit == "s"
            ? (Value * 1000).ToString("0.###", CultureInfo.InvariantCulture) + " ms"
            : Value.ToString("G6", CultureInfo.InvariantCulture) + (Unit.Length == 0 ? "" : $" {Unit}");
        return $"{Name} {text}";
    }
}
