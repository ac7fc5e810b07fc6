using System.Text;

namespace StreamInfer.Host.Http;

/// <summary>The labels of one series, ready to be written: sorted by name, values escaped. Make them once and keep them.</summary>
public sealed class PrometheusLabels
{
    /// <summary>No labels.</summary>
    public static readonly PrometheusLabels None = new("");

    private PrometheusLabels(string text) => Text = text;

    /// <summary>Without braces: <c>reason="full",topology="fraud"</c>. Empty for none.</summary>
    public string Text { get; }

    /// <param name="labels">Names and values. A label with an empty value is the same as none, and is left out.</param>
    /// <exception cref="ArgumentException">A name is not legal or comes twice.</exception>
    public static PrometheusLabels Of(params IEnumerable<(string Name, string Value)> labels)
    {
        var text = new StringBuilder();
        string? previous = null;
        foreach (var (name, value) in labels.OrderBy(label => label.Name, StringComparer.Ordinal))
        {
            if (!PrometheusNames.IsLabel(name))
                throw new ArgumentException($"'{name}' is not a label name; allowed are letters, digits and underscores, and no digit first.", nameof(labels));
            if (name == previous)
                throw new ArgumentException($"Label '{name}' comes twice.", nameof(labels));
            previous = name;
            if (value.Length == 0)
                continue;
            text.Append(text.Length > 0 ? "," : "").Append(name).Append("=\"").Append(Escape(value)).Append('"');
        }

        return text.Length == 0 ? None : new PrometheusLabels(text.ToString());
    }

    public override string ToString() => $"{{{Text}}}";

    /// <summary>Backslash, quote and line feed, escaped as label values want it.</summary>
    internal static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
