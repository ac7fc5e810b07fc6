using StreamInfer.IntegrationTests.Kafka;

namespace StreamInfer.IntegrationTests.Documents;

/// <summary>
/// What README tells its reader to do. Run here: its own topology and the commands below it, on a model that takes its columns, until the service is ready and is told to stop; and the demo, which is what
/// <c>eng/demo.sh</c> becomes after the build (its stories have tests of their own). Only checked, by <c>ScriptTests</c>: the scripts, which build, and the measurements, which take minutes.
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

    [Fact]
    public async Task Demo_endingByItself_saysThatAllIsScored()
    {
        using var data = new TemporaryFolder();
        using var run = new ProgramRun(new Dictionary<string, string>(StringComparer.Ordinal), "demo", "--seconds", "2", "--rate", "500", "--plain", "--data", data.File("demo"));

        Assert.True(await run.ExitAsync() == 0, run.Output + run.Error);
        Assert.Matches("scored [1-9][0-9]* events, [0-9]+ alerts, 0 dead letters", run.Output);
    }
}
