using System.Text;
using System.Text.RegularExpressions;
using static StreamInfer.Tests.Host.Http.ExpositionGrammar;

namespace StreamInfer.Tests.Host.Http;

/// <summary>
/// Reads OpenMetrics 1.0.0 back by its grammar, refusing with <see cref="FormatException"/> whatever is against it: no EOF or anything after it, metadata
/// that is repeated, late or of another family, comments, families that are split or clash, wrong suffixes, units that the name does not end in, quotes that
/// are not escaped, series twice, counters that are negative or NaN, buckets that do not add up, bounds that are not canonical.
/// </summary>
internal sealed partial class OpenMetricsText
{
    private readonly Dictionary<string, OpenMetricsFamily> _families = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _samples = new(StringComparer.Ordinal);
    private OpenMetricsFamily? _open;

    public IReadOnlyDictionary<string, OpenMetricsFamily> Families => _families;

    /// <summary>By name and canonical labels, values unescaped.</summary>
    public IReadOnlyDictionary<string, double> Samples => _samples;

    public static OpenMetricsText Parse(ReadOnlySpan<byte> utf8)
    {
        var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(utf8);
        const string End = "# EOF\n";
        Require(text.EndsWith(End, StringComparison.Ordinal) && (text.Length == End.Length || text[^(End.Length + 1)] == '\n'), "no EOF at the end", text);
        var parsed = new OpenMetricsText();
        foreach (var line in text[..^End.Length].Split('\n').SkipLast(1))
        {
            parsed.Read(line);
        }

        parsed.Close();
        return parsed;
    }

    private void Read(string line)
    {
        Require(line.Length > 0, "empty line", line);
        if (line[0] != '#')
        {
            ReadSample(line);
            return;
        }

        var match = Metadata().Match(line);
        Require(match.Success, "a comment, or broken metadata", line);
        var (word, name, rest) = (match.Groups["word"].Value, match.Groups["name"].Value, match.Groups["rest"].Value);
        if (_open?.Name != name)
        {
            Close();
            _open = new OpenMetricsFamily(name);
        }

        Require(_open!.Samples.Count == 0, "metadata after samples", line);
        Require(_open.Add(word, word == "HELP" ? Unescape(rest) : rest), $"second {word}", line);
        Require(word != "TYPE" || rest is "counter" or "gauge" or "histogram" or "info" or "unknown", "no such type", line);
        Require(word != "UNIT" || rest.Length == 0 || name.EndsWith($"_{rest}", StringComparison.Ordinal), "the name does not end in the unit", line);
    }

    private void ReadSample(string line)
    {
        var match = Sample().Match(line);
        Require(match.Success, "no sample", line);
        var name = match.Groups["name"].Value;
        Require(_open?.Type is not null && name.StartsWith(_open.Name, StringComparison.Ordinal), "sample of another family, or without a type", line);
        var suffix = name[_open!.Name.Length..];
        Require(
            _open.Type switch { "counter" => suffix is "_total" or "_created", "histogram" => suffix is "_bucket" or "_count" or "_sum" or "_created", _ => suffix.Length == 0 },
            "wrong suffix",
            line);
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (Match label in Label().Matches(match.Groups["labels"].Value))
        {
            Require(labels.TryAdd(label.Groups["name"].Value, Unescape(label.Groups["value"].Value)), "label twice", line);
        }

        var value = ReadNumber(match.Groups["value"].Value, line);
        Require((suffix == "_bucket") == labels.ContainsKey("le"), "le belongs to buckets", line);
        Require(suffix is not ("_total" or "_bucket" or "_count") || value >= 0, "a count is negative or no number", line);
        if (suffix == "_bucket")
        {
            Require(IsCanonical(labels["le"]), "a bound is not canonical", line);
        }

        var key = $"{name}{(labels.Count == 0 ? "" : $"{{{string.Join(',', labels.Select(label => $"{label.Key}=\"{label.Value}\""))}}}")}";
        Require(_samples.TryAdd(key, value), "series twice", line);
        _open.Samples.Add((suffix, labels, value));
    }

    private void Close()
    {
        if (_open is not { } family)
        {
            return;
        }

        Require(family.Type is not null, "family without a type", family.Name);
        Require(_families.TryAdd(family.Name, family), "family twice", family.Name);
        string[] taken = family.Type switch
        {
            "counter" => [family.Name, $"{family.Name}_total", $"{family.Name}_created"],
            "histogram" => [family.Name, $"{family.Name}_bucket", $"{family.Name}_count", $"{family.Name}_sum", $"{family.Name}_created"],
            _ => [family.Name],
        };
        Require(taken.All(_names.Add), "a name clashes with that of another family", family.Name);
        if (family.Type == "histogram")
        {
            CloseHistogram(family);
        }

        _open = null;
    }

    private static void CloseHistogram(OpenMetricsFamily family)
    {
        foreach (var series in family.Samples.GroupBy(sample => string.Join('\n', sample.Labels.Where(label => label.Key != "le"))))
        {
            RequireHistogram(family.Name, [.. series.Select(sample => (sample.Suffix, sample.Labels.GetValueOrDefault("le"), sample.Value))]);
        }
    }

    /// <summary>Whole numbers and powers of ten have one form that all exporters write.</summary>
    private static bool IsCanonical(string bound) => bound is "+Inf" || (bound.Contains('.', StringComparison.Ordinal) || bound.Contains("e-", StringComparison.Ordinal) || bound.Contains("e+", StringComparison.Ordinal));

    private static string Unescape(string text)
    {
        Require(!BareQuote().IsMatch(text), "a quote that is not escaped", text);
        return Escape().Replace(text, match => match.Value switch
        {
            "\\\\" => "\\",
            "\\n" => "\n",
            "\\\"" => "\"",
            _ => throw new FormatException($"unknown escape {match.Value}"),
        });
    }

    [GeneratedRegex(@"^# (?<word>HELP|TYPE|UNIT) (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<rest>.*)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Metadata();

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>([a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\.)*"(,(?!\})|(?=\})))+)\})? (?<value>[^ ]+)$""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Sample();

    [GeneratedRegex("""(?<name>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>([^"\\]|\\.)*)"(,|$)""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Label();

    [GeneratedRegex(@"\\.?", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Escape();

    [GeneratedRegex("""^(\\.|[^"\\])*(?<bare>")""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BareQuote();
}
