using StreamInfer.IntegrationTests.Kafka;

namespace StreamInfer.IntegrationTests.Documents;

/// <summary>
/// README's own topology and the commands below it, which run here on a model that takes its columns: validated, started until it is ready, and stopped as by Ctrl+C in a terminal. Its other commands
/// are the demo's, which has tests of its own, and measurements; that they are there and take what README gives them is checked by <c>ScriptTests</c>.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class ReadmeTests
{
    private const string Starter = """
        [[ $1 == run ]] || become "$@"
        become "$@" --listen "$http" > run.log 2>&1 &
        trap 'kill "$!" 2>/dev/null || true' EXIT
        until curl -sf "http://$http/health/ready" > ready.txt; do kill -0 "$!"; sleep 0.2; done
        curl -sf "http://$http/api/v1/topologies/electricity" > /dev/null
        kill "$!"
        wait "$!"
        """;

    [Fact]
    public async Task Document_itsTopologyAndCommands_areRightAndRun()
    {
        using var run = new DocumentRun();
        StandIn.WriteTo(run.Folder);

        var outcome = await run.RunAsync("README.md", Starter);

        Assert.Equal("electricity.yaml: ok\n", outcome.Output);
    }
}
