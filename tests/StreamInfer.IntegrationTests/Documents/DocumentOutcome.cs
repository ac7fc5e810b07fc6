using System.Globalization;
using System.Text.RegularExpressions;

namespace StreamInfer.IntegrationTests.Documents;

/// <summary>What came of the commands of a document.</summary>
/// <param name="Output">All that they printed.</param>
/// <param name="Metrics">The service's metrics once all labels had met their predictions; empty where the document has no labels.</param>
internal sealed partial record DocumentOutcome(string Output, string Metrics)
{
    /// <summary>The features that the drift report says are out of range since a month, such as 1997-05, in their order.</summary>
    public IEnumerable<string> OutOfRangeSince(string month) =>
        OutOfRange().Matches(Output).Where(match => match.Groups["month"].Value == month).Select(match => match.Groups["subject"].Value);

    /// <summary>The share of right decisions that was printed.</summary>
    /// <param name="source">label or estimate.</param>
    public double Accuracy(string source) => Value(Output, $"streaminfer_performance_ratio{{metric=\"accuracy\",pipeline=\"electricity\",route=\"primary\",source=\"{source}\",version=\"1\"}}");

    /// <summary>A counter of the service, over all its series.</summary>
    public double Sum(string name) => Metrics.Split('\n')
        .Where(line => line.StartsWith($"{name}{{", StringComparison.Ordinal))
        .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));

    private static double Value(string text, string series)
    {
        var line = text.Split('\n').SingleOrDefault(line => line.StartsWith($"{series} ", StringComparison.Ordinal));
        Assert.True(line is not null, $"no {series} in\n{text}");
        return double.Parse(line[(series.Length + 1)..], CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("^(?<subject>[a-z]+) +drift .* out of range, since (?<month>[0-9]{4}-[0-9]{2})", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OutOfRange();
}
