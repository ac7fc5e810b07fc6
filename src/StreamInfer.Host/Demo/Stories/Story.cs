using System.Globalization;
using Microsoft.Extensions.Logging;
using StreamInfer.Host.Service;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Demo.Stories;

/// <summary>Something that happens to a topology while transactions are scored, told line by line. What it claims is checked as it goes.</summary>
internal abstract class Story(StoryOptions options, TextWriter output, ILoggerFactory logs)
{
    protected static TimeProvider Time => TimeProvider.System;

    protected StoryOptions Options => options;

    protected StoryTeller Teller { get; } = new(output, Time);

    /// <summary>Tells the story.</summary>
    /// <returns><see cref="ExitCode.Success"/> only if all that it claims held.</returns>
    /// <exception cref="StartFailure">The topology has not what the story needs.</exception>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        var scratch = Directory.CreateTempSubdirectory("streaminfer-story-");
        try
        {
            await using var stage = await StoryStage.StartAsync(options, Require, scratch.FullName, logs, stop);
            await PlayAsync(stage, stop);
            await stage.EndAsync(stop);
            await AccountAsync(stage, await StoryOutput.ReadAsync(stage.Plan, Time, stop), stop);
            Teller.Check(stage.Service.Pipeline!.Drained, "the service stopped in order, with nothing in flight");
        }
        catch (StoryBrokenException broken)
        {
            Teller.Check(false, broken.Message);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }

        Teller.Close();
        return Teller.Broken == 0 ? ExitCode.Success : ExitCode.NotHeld;
    }

    /// <exception cref="StartFailure">The topology has not what the story needs.</exception>
    protected abstract void Require(TopologyPlan plan);

    /// <summary>Its chapters, while transactions come.</summary>
    protected abstract Task PlayAsync(StoryStage stage, CancellationToken stop);

    /// <summary>What the topics say in the end: the service has ended, its broker has not.</summary>
    protected abstract Task AccountAsync(StoryStage stage, StoryOutput read, CancellationToken stop);

    /// <summary>Claims that nothing was lost, and nothing came twice.</summary>
    protected void CheckCounts(StoryStage stage, StoryOutput read)
    {
        var events = stage.Simulator.Acknowledged;
        Teller.Tell(string.Create(CultureInfo.InvariantCulture, $"{events:N0} events, {read.Predictions.Count:N0} predictions, {read.DeadLetters:N0} dead letters"));
        var distinct = read.Predictions.Select(prediction => prediction.Event).Distinct().Count();
        Teller.Check(stage.Simulator.Failed == 0 && distinct == read.Predictions.Count && distinct + read.DeadLetters == events, "every event has exactly one prediction (or dead letter)");
    }
}
