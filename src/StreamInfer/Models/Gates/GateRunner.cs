using StreamInfer.Inference;
using StreamInfer.Pipeline;

namespace StreamInfer.Models.Gates;

/// <summary>Runs the model for the checks: a run that fails, or takes longer than the run timeout, is a message, not an exception.</summary>
internal sealed class GateRunner : IDisposable
{
    private readonly TimeProvider _time;
    private readonly RunWatchdog _watchdog;
    private readonly FeatureBlock _single;

    /// <param name="session">The model.</param>
    /// <param name="plan">Says which sizes a run may have.</param>
    /// <param name="time">The clock.</param>
    public GateRunner(IModelSession session, GatePlan plan, TimeProvider time)
    {
        (Session, _time) = (session, time);
        _watchdog = new RunWatchdog(session, plan.RunTimeout, time);
        Scores = new ScoreBlock(session.Shape, plan.MaxBatchSize);
        _single = new FeatureBlock(session.Layout, plan.TriedSizes()[0]);
    }

    public IModelSession Session { get; }

    /// <summary>The results of the last run.</summary>
    public ScoreBlock Scores { get; }

    /// <summary>How long the last run took.</summary>
    public TimeSpan Took { get; private set; }

    /// <summary>Runs the first rows of a block.</summary>
    /// <returns>What went wrong, in one line; null where it went well.</returns>
    public string? Run(FeatureBlock block, int rows)
    {
        var error = RunCaught(block, rows, out var started);
        Took = _time.GetElapsedTime(started);
        return _watchdog.End() ? $"the run took longer than the run timeout, {_watchdog.Timeout.TotalSeconds:0.###} s" : error;
    }

    /// <summary>Runs one row, in a batch of the least size that there is, filled with copies of it.</summary>
    /// <returns>As <see cref="Run"/>.</returns>
    public string? RunRow(FeatureBlock block, int row)
    {
        RowCopy.Copy(block, row, _single, 0, 1);
        RowCopy.RepeatLast(_single, 1, _single.Capacity);
        return Run(_single, _single.Capacity);
    }

    public void Dispose() => _watchdog.Dispose();

    // Whatever a model makes the runtime or its adapter throw is a reason to refuse it, and none to end the process that scores with another.
    private string? RunCaught(FeatureBlock block, int rows, out long started)
    {
        started = _time.GetTimestamp();
        _watchdog.Begin(started);
        try
        {
            Session.Run(block, rows, Scores);
            return null;
        }
        catch (ModelRunException error)
        {
            return OneLine(error.Message);
        }
        catch (Exception error)
        {
            return OneLine($"{error.GetType().Name}: {error.Message}");
        }
    }

    private static string OneLine(string text) =>
        string.Join("; ", text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
