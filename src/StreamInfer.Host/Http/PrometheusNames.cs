namespace StreamInfer.Host.Http;

/// <summary>Names by the rules of Prometheus: <c>[a-zA-Z_:][a-zA-Z0-9_:]*</c> for metrics, the same without colons for labels.</summary>
public static class PrometheusNames
{
    public static bool IsMetric(string name) => IsName(name, colons: true);

    public static bool IsLabel(string name) => IsName(name, colons: false);

    /// <summary>The family name of an instrument: legal letters, the base unit at the end, <c>_total</c> for counters.</summary>
    /// <param name="instrument">The instrument's name; dots and other letters become underscores.</param>
    /// <param name="unit">Its unit in UCUM notation: <c>s</c>, <c>By</c>, <c>1</c>; text in braces is a remark and adds nothing.</param>
    /// <param name="type">What it is exported as.</param>
    public static string Family(string instrument, string? unit, PrometheusType type)
    {
        var name = Legal(instrument, colons: true);
        var stem = name.EndsWith("_total", StringComparison.Ordinal) && type == PrometheusType.Counter ? name[..^"_total".Length] : name;
        var suffix = UnitWord(unit ?? "", type);
        if (suffix.Length > 0 && !stem.EndsWith($"_{suffix}", StringComparison.Ordinal))
            stem = $"{stem}_{suffix}";
        return type == PrometheusType.Counter ? $"{stem}_total" : stem;
    }

    /// <summary><paramref name="name"/> with every letter that a label name must not have replaced by an underscore.</summary>
    public static string Label(string name) => Legal(name, colons: false);

    /// <summary>The word that a unit gives a name, for example <c>seconds</c> for <c>s</c>; empty for none.</summary>
    internal static string UnitWord(string unit, PrometheusType type) => unit switch
    {
        "s" => "seconds",
        "ms" => "milliseconds",
        "us" => "microseconds",
        "ns" => "nanoseconds",
        "min" => "minutes",
        "h" => "hours",
        "d" => "days",
        "By" => "bytes",
        "J" => "joules",
        "KiBy" => "kibibytes",
        "MiBy" => "mebibytes",
        "%" => "percent",
        "Cel" => "celsius",
        "1" => type == PrometheusType.Gauge ? "ratio" : "",
        _ => unit.StartsWith('{') || unit.Length == 0 ? "" : Legal(unit, colons: false),
    };

    private static string Legal(string name, bool colons)
    {
        var legal = string.Concat(name.Select(letter => IsLater(letter, colons) ? letter : '_'));
        return legal.Length == 0 || char.IsAsciiDigit(legal[0]) ? $"_{legal}" : legal;
    }

    /// <summary>Asked for every label of every series of a scrape.</summary>
    private static bool IsName(string name, bool colons)
    {
        if (name.Length == 0 || char.IsAsciiDigit(name[0]))
            return false;
        foreach (var letter in name)
        {
            if (!IsLater(letter, colons))
                return false;
        }

        return true;
    }

    private static bool IsLater(char letter, bool colons) => char.IsAsciiLetterOrDigit(letter) || letter == '_' || (colons && letter == ':');
}
