using System.Globalization;
using StreamInfer.IntegrationTests.Kafka;
using StreamInfer.IntegrationTests.Service;

namespace StreamInfer.IntegrationTests.Documents;

/// <summary>
/// The commands of docs/getting-started.md from its second section on, as they stand there: on the Elec2 records, where they are, with the figures that the document shows; and anywhere on
/// a stand-in for them. Its first section, setup and build, is what makes the tests themselves run.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class GettingStartedTests
{
    private const string Document = "docs/getting-started.md";
    private const int Elec2Rows = 45_312;

    // Monitoring and labels trail behind. A reader sees so on a page; here the commands that ask wait until the last event has been seen.
    private const string Starter = """
        case $1 in
        produce)
            program "$@" --bootstrap "$broker"
            [[ " $* " != *-labels\ * ]] || until curl -sf "http://$http/metrics" > metrics.txt && grep -q "^streaminfer_labels_joined_total{.* $ROWS$" metrics.txt; do sleep 0.2; done
            exit
            ;;
        tail) set -- "$@" --bootstrap "$broker" ;;
        status) set -- "$@" "http://$http" ;;
        run) set -- "$@" --listen "$http" ;;
        drift)
            set -- "$@" --url "http://$http"
            until program "$@" | grep -q "watermark $SEEN"; do sleep 0.2; done
            ;;
        esac
        become "$@"
        """;

    [Elec2Theory]
    [InlineData(Document)]
    public async Task Document_onTheElec2Records_endsWithDriftAndAccuracyThatItShows(string document)
    {
        var outcome = await RunAsync(document, RepositoryFiles.SharedData("elec2")!, Elec2Rows, "1998-12");

        AssertAllScored(outcome, Elec2Rows);
        Assert.Equal(StandIn.Moving, outcome.OutOfRangeSince("1997-05"));
        Assert.Equal((0.7503, 0.8629), (Math.Round(outcome.Accuracy("label"), 4), Math.Round(outcome.Accuracy("estimate"), 4)));
        Assert.Contains(outcome.Accuracy("label").ToString(CultureInfo.InvariantCulture), await File.ReadAllTextAsync(RepositoryFiles.Of(document)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Document_onAStandIn_scoresAllAndFindsThePlantedDrift()
    {
        using var data = new TemporaryFolder();
        StandIn.WriteTo(data.File("."));

        var outcome = await RunAsync(Document, data.File("."), StandIn.Rows, "1997-01");

        AssertAllScored(outcome, StandIn.Rows);
        Assert.Equal(StandIn.Moving, outcome.OutOfRangeSince("1996-12"));
        Assert.InRange(outcome.Accuracy("label"), 0.01, 0.99);
    }

    /// <param name="document">Its path.</param>
    /// <param name="data">What the document calls D.</param>
    /// <param name="rows">How many records that has.</param>
    /// <param name="seen">The month of the last.</param>
    private static async Task<DocumentOutcome> RunAsync(string document, string data, int rows, string seen)
    {
        using var run = new DocumentRun { Variables = { ["D"] = data, ["ROWS"] = rows.ToString(CultureInfo.InvariantCulture), ["SEEN"] = seen } };
        return await run.RunAsync(document, Starter);
    }

    private static void AssertAllScored(DocumentOutcome outcome, int rows)
    {
        Assert.Contains($"produced {rows} events to electricity\n", outcome.Output, StringComparison.Ordinal);
        Assert.Contains($"produced {rows} events to electricity-labels\n", outcome.Output, StringComparison.Ordinal);
        Assert.Equal((rows, 0), (outcome.Sum("streaminfer_predictions_total"), outcome.Sum("streaminfer_dead_letters_total")));
    }
}
