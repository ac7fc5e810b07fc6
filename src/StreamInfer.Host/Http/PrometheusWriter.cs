using System.Globalization;
using System.Text;

namespace StreamInfer.Host.Http;

/// <summary>
/// Writes Prometheus' text format 0.0.4 into a buffer that is kept from scrape to scrape. One family after the other: first
/// <see cref="WriteFamily"/>, then its samples. Not safe for several threads.
/// </summary>
public sealed class PrometheusWriter
{
    private readonly HashSet<string> families = new(StringComparer.Ordinal);
    private byte[] buffer = new byte[16 * 1024];
    private int length;
    private string family = "";
    private PrometheusType type;

    /// <summary>What was written since the last <see cref="Clear"/>, UTF-8. Valid until the next call.</summary>
    public ReadOnlyMemory<byte> Written => buffer.AsMemory(0, length);

    /// <summary>Begins a new exposition in the same buffer.</summary>
    public void Clear()
    {
        (length, family) = (0, "");
        families.Clear();
    }

    /// <summary>Whether this exposition has the family already.</summary>
    public bool Has(string name) => families.Contains(name);

    /// <summary>Begins a family: its help and type. The samples that follow are its own.</summary>
    /// <param name="name">Full name, with unit, and <c>_total</c> for a counter.</param>
    /// <param name="kind">Its type.</param>
    /// <param name="help">One sentence for people; empty for none.</param>
    /// <exception cref="ArgumentException">The name is not legal, or a counter's does not end in <c>_total</c>.</exception>
    /// <exception cref="InvalidOperationException">The family was written before; the format wants all its samples together.</exception>
    public void WriteFamily(string name, PrometheusType kind, string help)
    {
        if (!PrometheusNames.IsMetric(name))
            throw new ArgumentException($"'{name}' is not a metric name; allowed are letters, digits, underscores and colons, and no digit first.", nameof(name));
        if (kind == PrometheusType.Counter && !name.EndsWith("_total", StringComparison.Ordinal))
            throw new ArgumentException($"Counter '{name}' must end in _total.", nameof(name));
        if (!families.Add(name))
            throw new InvalidOperationException($"Metric family '{name}' was written before in this exposition.");
        (family, type) = (name, kind);
        if (help.Length > 0)
        {
            Append("# HELP ");
            Append(name);
            Append(" ");
            Append(help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal));
            Append("\n");
        }

        Append("# TYPE ");
        Append(name);
        Append(kind switch { PrometheusType.Counter => " counter\n", PrometheusType.Gauge => " gauge\n", _ => " histogram\n" });
    }

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

    /// <summary>Writes a line for people, which scrapers skip.</summary>
    public void WriteComment(string text)
    {
        // These two first words would make it a directive.
        Append("# Note: ");
        Append(text.ReplaceLineEndings(" "));
        Append("\n");
    }

    private void AppendSample(string suffix, string labels, double? bound, double value)
    {
        Append(family);
        Append(suffix);
        if (labels.Length > 0 || bound is not null)
        {
            Append("{");
            Append(labels);
            if (bound is { } edge)
            {
                Append(labels.Length > 0 ? ",le=\"" : "le=\"");
                Append(edge);
                Append("\"");
            }

            Append("}");
        }

        Append(" ");
        Append(value);
        Append("\n");
    }

    private void Append(string text)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        length += Encoding.UTF8.GetBytes(text, buffer.AsSpan(length));
    }

    private void Append(double value)
    {
        const int Longest = 32;
        if (!double.IsFinite(value))
        {
            Append(double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf");
            return;
        }

        Reserve(Longest);
        value.TryFormat(buffer.AsSpan(length), out var written, provider: CultureInfo.InvariantCulture);
        length += written;
    }

    private void Reserve(int count)
    {
        if (buffer.Length - length < count)
            Array.Resize(ref buffer, Math.Max(buffer.Length * 2, length + count));
    }
}
