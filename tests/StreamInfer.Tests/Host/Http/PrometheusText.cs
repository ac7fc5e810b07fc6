using System.Text;
using System.Text.RegularExpressions;
using static StreamInfer.Tests.Host.Http.ExpositionGrammar;

namespace StreamInfer.Tests.Host.Http;

/// <summary>
/// Reads text format 0.0.4 back, refusing with <see cref="FormatException"/> whatever a scraper might: families split or
/// repeated, samples without a type or of a wrong name, series twice, buckets that do not add up, a last line without its end.
/// </summary>
internal sealed partial class PrometheusText
{
    private readonly Dictionary<string, (string Type, string? Help)> families = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> samples = new(StringComparer.Ordinal);

    /// <summary>Family names in the order of the text.</summary>
    public List<string> Order { get; } = [];

    public IReadOnlyDictionary<string, (string Type, string? Help)> Families => families;

    /// <summary>By name and canonical labels, for example <c>a_total{reason="full"}</c>; label values unescaped.</summary>
    public IReadOnlyDictionary<string, double> Samples => samples;

    public static PrometheusText Parse(ReadOnlySpan<byte> utf8)
    {
        var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(utf8);
        var parsed = new PrometheusText();
        if (text.Length == 0)
            return parsed;
        Require(text[^1] == '\n', "the last line has no end", "");
        (string Name, string? Type, string? Help, List<(string Suffix, string Labels, double Value)> Rows)? open = null;
        foreach (var line in text[..^1].Split('\n'))
        {
            Require(line.Length > 0 && !line.Contains('\r', StringComparison.Ordinal), "empty line or carriage return", line);
            if (Directive().Match(line) is { Success: true } directive)
            {
                var (word, name, rest) = (directive.Groups[1].Value, directive.Groups[2].Value, directive.Groups[3].Value);
                if (open?.Name != name)
                {
                    parsed.Close(open);
                    open = (name, null, null, []);
                }

                Require(open!.Value.Rows.Count == 0, "directive after samples", line);
                if (word == "HELP")
                {
                    Require(open.Value is { Help: null, Type: null }, "second HELP, or HELP after TYPE", line);
                    open = open.Value with { Help = Unescape(rest, quotes: false) };
                }
                else
                {
                    Require(open.Value.Type is null && rest is "counter" or "gauge" or "histogram", "second or unknown TYPE", line);
                    open = open.Value with { Type = rest };
                }
            }
            else if (line[0] == '#')
            {
                Require(!line.StartsWith("# HELP", StringComparison.Ordinal) && !line.StartsWith("# TYPE", StringComparison.Ordinal), "broken directive", line);
            }
            else
            {
                Require(open?.Type is not null, "sample without a family", line);
                open!.Value.Rows.Add(parsed.ReadSample(line, open.Value.Name, open.Value.Type!));
            }
        }

        parsed.Close(open);
        return parsed;
    }

    private (string Suffix, string Labels, double Value) ReadSample(string line, string family, string type)
    {
        var match = Sample().Match(line);
        Require(match.Success && match.Groups[1].Value.StartsWith(family, StringComparison.Ordinal), "sample of another family, or no sample", line);
        var suffix = match.Groups[1].Value[family.Length..];
        Require(type == "histogram" ? suffix is "_bucket" or "_sum" or "_count" : suffix.Length == 0, "wrong suffix", line);
        Require(type != "counter" || family.EndsWith("_total", StringComparison.Ordinal), "counter without _total", line);
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (Match label in Label().Matches(match.Groups[2].Value))
            Require(labels.TryAdd(label.Groups[1].Value, Unescape(label.Groups[2].Value, quotes: true)), "label twice", line);
        Require((suffix == "_bucket") == labels.ContainsKey("le"), "le belongs to buckets", line);
        var key = $"{match.Groups[1].Value}{(labels.Count == 0 ? "" : $"{{{string.Join(',', labels.Select(label => $"{label.Key}=\"{label.Value}\""))}}}")}";
        var value = ReadNumber(match.Groups[3].Value, line);
        Require(samples.TryAdd(key, value), "series twice", line);
        return (suffix, string.Join(',', labels.Where(label => label.Key != "le").Select(label => $"{label.Key}={label.Value}")) + (suffix == "_bucket" ? $"\0{labels["le"]}" : ""), value);
    }

    private void Close((string Name, string? Type, string? Help, List<(string Suffix, string Labels, double Value)> Rows)? open)
    {
        if (open is not { } family)
            return;
        Require(family.Type is not null, "family without a type", family.Name);
        Require(families.TryAdd(family.Name, (family.Type!, family.Help)), "family twice", family.Name);
        Order.Add(family.Name);
        if (family.Type != "histogram")
            return;
        foreach (var series in family.Rows.GroupBy(row => row.Labels.Split('\0')[0], StringComparer.Ordinal))
        {
            RequireHistogram(family.Name, [.. series.Select(row => (row.Suffix, row.Labels.Split('\0').ElementAtOrDefault(1), row.Value))]);
        }
    }

    private static string Unescape(string text, bool quotes) => Escape().Replace(text, match => match.Value switch
    {
        "\\\\" => "\\",
        "\\n" => "\n",
        "\\\"" when quotes => "\"",
        _ => throw new FormatException($"unknown escape {match.Value}"),
    });

    [GeneratedRegex(@"^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Directive();

    [GeneratedRegex("""^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\]|\\.)*"(?:,(?!\})|(?=\})))+)\})? (\S+)$""", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Sample();

    [GeneratedRegex("""([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"(?:,|$)""", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Label();

    [GeneratedRegex(@"\\.?", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Escape();
}
