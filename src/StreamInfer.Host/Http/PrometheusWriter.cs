namespace StreamInfer.Host.Http;

/// <summary>
/// Writes Prometheus' text format 0.0.4, or OpenMetrics 1.0.0, into a buffer that is kept from scrape to scrape. One family after the other: first
/// <see cref="WriteFamily"/>, then its samples; <see cref="End"/> in the end. Not safe for several threads.
/// </summary>
public sealed class PrometheusWriter
{
    private readonly HashSet<string> families = new(StringComparer.Ordinal);
    private readonly PrometheusBuffer buffer = new(16 * 1024);
    private PrometheusFormat format;
    private string family = "";
    private PrometheusType type;

    /// <summary>What was written since the last <see cref="Clear"/>, UTF-8. Valid until the next call.</summary>
    public ReadOnlyMemory<byte> Written => buffer.Written;

    /// <summary>Begins a new exposition in the same buffer.</summary>
    public void Clear(PrometheusFormat format = PrometheusFormat.Text)
    {
        (this.format, family) = (format, "");
        buffer.Clear();
        families.Clear();
    }

    /// <summary>Ends the exposition, so that a reader knows that it has all of it.</summary>
    public void End()
    {
        if (format == PrometheusFormat.OpenMetrics)
            buffer.Append("# EOF\n"u8);
    }

    /// <summary>Whether this exposition has the family already.</summary>
    public bool Has(string name) => families.Contains(name);

    /// <summary>Begins a family: its help and type. The samples that follow are its own.</summary>
    /// <param name="name">Full name, with unit, and <c>_total</c> for a counter.</param>
    /// <param name="kind">Its type.</param>
    /// <param name="help">One sentence for people; empty for none.</param>
    /// <param name="unit">The base unit that the name ends in; empty for none. Written in OpenMetrics only.</param>
    /// <exception cref="ArgumentException">The name is not legal, or a counter's does not end in <c>_total</c>.</exception>
    /// <exception cref="InvalidOperationException">The family was written before; the format wants all its samples together.</exception>
    public void WriteFamily(string name, PrometheusType kind, string help, string unit = "")
    {
        if (!PrometheusNames.IsMetric(name))
            throw new ArgumentException($"'{name}' is not a metric name; allowed are letters, digits, underscores and colons, and no digit first.", nameof(name));
        if (kind == PrometheusType.Counter && !name.EndsWith("_total", StringComparison.Ordinal))
            throw new ArgumentException($"Counter '{name}' must end in _total.", nameof(name));
        if (!families.Add(name))
            throw new InvalidOperationException($"Metric family '{name}' was written before in this exposition.");
        (family, type) = (name, kind);
        var isOpen = format == PrometheusFormat.OpenMetrics;

        // In OpenMetrics a counter's family has the name without what its samples end in.
        var stem = isOpen && kind == PrometheusType.Counter ? name[..^"_total".Length] : name;
        if (help.Length > 0)
            AppendMetadata("# HELP "u8, stem, isOpen ? PrometheusLabels.Escape(help) : EscapeHelp(help));
        AppendMetadata("# TYPE "u8, stem, kind switch { PrometheusType.Counter => "counter", PrometheusType.Gauge => "gauge", _ => "histogram" });
        if (isOpen && unit.Length > 0 && stem.EndsWith($"_{unit}", StringComparison.Ordinal))
            AppendMetadata("# UNIT "u8, stem, unit);
    }

    /// <summary>Writes samples of the counter or gauge begun last that are ready: whole lines, of that family alone.</summary>
    internal void WriteSamples(ReadOnlySpan<byte> lines) => buffer.Append(lines);

    /// <summary>Writes one sample of the counter or gauge begun last.</summary>
    /// <exception cref="InvalidOperationException">No family was begun, or it is a histogram.</exception>
    public void WriteSample(PrometheusLabels labels, double value)
    {
        if (family.Length == 0 || type == PrometheusType.Histogram)
            throw new InvalidOperationException("A sample needs a counter or gauge family begun before it.");
        AppendSample("", labels.Text, bound: null, value);
    }

    /// <summary>Writes one series of the histogram begun last: buckets, sum and count.</summary>
    /// <param name="labels">The series; must not have <c>le</c>, which names the buckets.</param>
    /// <param name="upperBounds">Inclusive bounds, finite, ascending; the last bucket, of all that is above, is added.</param>
    /// <param name="counts">How many observations each bucket has by itself, not cumulative: one more than there are bounds.</param>
    /// <param name="sum">Sum of the observations.</param>
    /// <exception cref="InvalidOperationException">No histogram was begun.</exception>
    /// <exception cref="ArgumentException">Bounds do not ascend, or the counts are too few or too many.</exception>
    public void WriteHistogram(PrometheusLabels labels, ReadOnlySpan<double> upperBounds, ReadOnlySpan<long> counts, double sum)
    {
        if (family.Length == 0 || type != PrometheusType.Histogram)
            throw new InvalidOperationException("A histogram's series needs a histogram family begun before it.");
        if (counts.Length != upperBounds.Length + 1)
            throw new ArgumentException($"Histogram '{family}' has {upperBounds.Length} bounds and {counts.Length} counts; there must be one count more.", nameof(counts));
        var total = 0L;
        var previous = double.NegativeInfinity;
        for (var index = 0; index < upperBounds.Length; index++)
        {
            var bound = upperBounds[index];
            if (!(bound > previous) || double.IsPositiveInfinity(bound))
                throw new ArgumentException($"Bounds of histogram '{family}' must be finite and ascend; {bound} follows {previous}.", nameof(upperBounds));
            previous = bound;
            total += counts[index];
            AppendSample("_bucket", labels.Text, bound, total);
        }

        total += counts[^1];
        AppendSample("_bucket", labels.Text, double.PositiveInfinity, total);
        AppendSample("_sum", labels.Text, bound: null, sum);
        AppendSample("_count", labels.Text, bound: null, total);
    }

    /// <summary>Writes a line for people, which scrapers skip; OpenMetrics has none.</summary>
    public void WriteComment(string text)
    {
        if (format == PrometheusFormat.OpenMetrics)
            return;

        // These two first words would make it a directive.
        buffer.Append("# Note: "u8);
        buffer.Append(text.ReplaceLineEndings(" "));
        buffer.Append("\n"u8);
    }

    private static string EscapeHelp(string help) => help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private void AppendMetadata(ReadOnlySpan<byte> word, string name, string text)
    {
        buffer.Append(word);
        buffer.Append(name);
        buffer.Append(" "u8);
        buffer.Append(text);
        buffer.Append("\n"u8);
    }

    private void AppendSample(string suffix, string labels, double? bound, double value)
    {
        buffer.Append(family);
        buffer.Append(suffix);
        if (labels.Length > 0 || bound is not null)
        {
            buffer.Append("{"u8);
            buffer.Append(labels);
            if (bound is { } edge)
                AppendBound(labels.Length > 0, edge);
            buffer.Append("}"u8);
        }

        buffer.Append(" "u8);
        buffer.Append(value);
        buffer.Append("\n"u8);
    }

    private void AppendBound(bool isFurther, double bound)
    {
        buffer.Append(isFurther ? ",le=\""u8 : "le=\""u8);
        if (format == PrometheusFormat.OpenMetrics)
            buffer.AppendCanonical(bound);
        else
            buffer.Append(bound);
        buffer.Append("\""u8);
    }
}
