using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Inference;
using StreamInfer.Pipeline.Crashes;
using StreamInfer.Publishing;
using StreamInfer.Tests.Pipeline.Kit;

namespace StreamInfer.Tests.Pipeline.Crashes;

/// <summary>
/// Starts and deaths of the pipeline, with a model that ends the process at some events: each life goes on with the state folder as it was at that moment.
/// </summary>
public sealed class CrashGuardTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("streaminfer-");
    private int _life;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task RunAsync_eventThatKillsTheProcess_isDeadLetteredAfterTheThirdDeath()
    {
        for (var death = 1; death <= 3; death++)
        {
            var (killed, runs) = await LiveAsync(50, 23);
            Assert.Null(killed);

            // From the second life on, what was in flight is run one by one.
            Assert.Equal(death > 1, runs.Contains(1));
        }

        var (published, _) = await LiveAsync(50, 23);

        Assert.Equal(Enumerable.Range(0, 50).Select(offset => (long)offset), published!.Select(record => record.Source.Offset));
        var dead = Assert.Single(published!, record => record.Topic == OutputTopic.DeadLetters);
        Assert.Equal((23L, "killed-process", "run"), (dead.Source.Offset, dead.Header("si-reason"), dead.Header("__connect.errors.stage")));
        Assert.Contains("died 3 times", dead.Header("__connect.errors.exception.message"));
    }

    [Fact]
    public async Task RunAsync_neighboursThatKill_areFoundOneAfterTheOther()
    {
        IReadOnlyList<PublishedRecord>? published = null;
        for (var start = 0; published is null; start++)
        {
            Assert.InRange(start, 0, 6);
            (published, _) = await LiveAsync(50, 30, 31);
        }

        Assert.Equal([30L, 31L], published.Where(record => record.Topic == OutputTopic.DeadLetters).Select(record => record.Source.Offset));
        Assert.Equal(50, published.Count);
    }

    [Fact]
    public async Task RunAsync_diedOnceByChance_scoresAllInTheNextLife()
    {
        await LiveAsync(50, 23);

        var (published, _) = await LiveAsync(50);

        Assert.All(published!, record => Assert.Equal(OutputTopic.Predictions, record.Topic));
        Assert.Equal(Enumerable.Range(0, 50).Select(i => (double)i), published!.Select(record => record.Json.GetProperty("score").GetDouble()));
    }

    [Fact]
    public async Task Dispose_afterACleanStop_leavesNoSuspects()
    {
        await LiveAsync(50, 23);
        await LiveAsync(50);

        using var guard = Open();
        Assert.Equal(0, guard.Suspects);
    }

    [Fact]
    public async Task Dispose_afterAnUnexpectedError_leavesWhatWasInFlight()
    {
        using (var rig = new Rig { Topology = Rig.Plan(maxBatchSize: 16), Crashes = Open() })
        {
            rig.Model.OnRun = _ => throw new InvalidCastException("not expected");
            rig.Append(0, 1);
            await Assert.ThrowsAsync<InvalidCastException>(rig.RunAsync);
            rig.Crashes.Dispose();
        }

        using var guard = Open();
        Assert.Equal(1, guard.Suspects);
    }

    /// <returns>Everything published, or null where the process died; and the sizes of runs.</returns>
    private async Task<(IReadOnlyList<PublishedRecord>? Published, List<int> Runs)> LiveAsync(int events, params int[] killers)
    {
        using var guard = Open();
        var runs = new List<int>();
        var died = false;
        var model = new ScriptedModel();
        using var rig = new Rig { Topology = Rig.Plan(maxBatchSize: 16), Sessions = [model], Crashes = guard };
        model.Script = values =>
        {
            runs.Add(values.Length);
            if (!died && values.Any(value => killers.Contains((int)value)))
            {
                died = true;
                CopyState();
                rig.Stop();
            }

            // The rest of this life is not to be seen.
            return null;
        };
        for (var i = 0; i < events; i++)
        {
            rig.Append(0, i);
        }

        await rig.RunUntilPublishedAsync(events);
        return (died ? null : rig.Sink.Published, runs);
    }

    private CrashGuard Open() => new(Folder, "test", "events", 1, NullLogger.Instance);

    private string Folder => Path.Combine(_folder.FullName, $"life-{_life}");

    private void CopyState()
    {
        var from = Folder;
        _life++;

        // The guard has its files open for itself alone, as far as this runtime goes.
        Process.Start("cp", ["-r", from, Folder]).WaitForExit();
    }
}
