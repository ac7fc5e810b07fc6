using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using StreamInfer.Batching;
using StreamInfer.Publishing;
using StreamInfer.Telemetry;

namespace StreamInfer.Pipeline.Crashes;

/// <summary>
/// Recognises events that kill the process (a crash in native code, a stack overflow): notes what is run before it is run, and where a start finds
/// notes of a process that died, runs those events one by one and alone, until the third death of one convicts it. Safe for any thread.
/// </summary>
public sealed class CrashGuard : IDisposable
{
    // Readers run batches without suspects, side by side; a writer runs suspects, so that a death is theirs alone.
    private readonly ReaderWriterLockSlim _turn = new();
    private readonly string _suspicionFile;
    private readonly InFlightFile _inFlight;
    private readonly List<OffsetSpan>[] _spans;
    private Suspicion _suspicion = Suspicion.None;
    private volatile bool _hasFailed;

    /// <param name="folder">Where its two files lie; made if it is not there.</param>
    /// <param name="pipeline">The topology's name: tells the files of several apart.</param>
    /// <param name="topic">The source topic, likewise.</param>
    /// <param name="executors">Runs at once.</param>
    /// <param name="logger">Told of deaths.</param>
    /// <exception cref="IOException">Another process uses the files, or they cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission.</exception>
    public CrashGuard(string folder, string pipeline, string topic, int executors, ILogger logger)
    {
        Directory.CreateDirectory(folder);
        _suspicionFile = Path.Combine(folder, $"{pipeline}.{topic}.suspects");
        _spans = [.. Enumerable.Range(0, executors).Select(_ => new List<OffsetSpan>())];
        _inFlight = new InFlightFile(Path.Combine(folder, $"{pipeline}.{topic}.in-flight"), executors, spans => Learn(spans, logger));
    }

    /// <summary>Events that were in flight at a death and have not been run since.</summary>
    public long Suspects => Volatile.Read(ref _suspicion).Events;

    /// <summary>The process ends in order: no event has killed it.</summary>
    public void Dispose()
    {
        if (!_hasFailed)
        {
            _inFlight.ClearAll();
            File.Delete(_suspicionFile);
        }

        _inFlight.Dispose();
        _turn.Dispose();
    }

    /// <summary>Gives the guilty events of a batch their dead letters; they are not run.</summary>
    internal void Refuse(MicroBatch batch)
    {
        var suspicion = Volatile.Read(ref _suspicion);
        if (suspicion.IsEmpty)
        {
            return;
        }

        var refused = false;
        foreach (ref var guilty in batch.Events)
        {
            ref readonly var record = ref guilty.Batch.Records[guilty.Record];
            if (guilty.HasRow && suspicion.IsGuilty(record.Partition, record.Offset))
            {
                guilty.Row = -1;
                guilty.Reason = DeadLetterReason.KilledProcess;
                guilty.Detail = $"the process died {Suspicion.GuiltyAfter} times while the model ran this event, the last two times alone";
                refused = true;
            }
        }

        if (refused)
        {
            batch.CompactRows();
        }
    }

    /// <summary>A batch is about to be run: waits for its turn and notes it, unless it holds suspects.</summary>
    /// <returns>Whether it does: then its events are to be run one by one, each after <see cref="MarkAlone"/>.</returns>
    internal bool Begin(int executor, MicroBatch batch)
    {
        var spans = _spans[executor];
        BatchSpans.Collect(batch, spans);
        var suspicion = Volatile.Read(ref _suspicion);
        if (suspicion.IsEmpty)
        {
            _inFlight.Mark(executor, CollectionsMarshal.AsSpan(spans));
            return false;
        }

        if (suspicion.Holds(spans))
        {
            _turn.EnterWriteLock();
            return true;
        }

        _turn.EnterReadLock();
        _inFlight.Mark(executor, CollectionsMarshal.AsSpan(spans));
        return false;
    }

    /// <summary>One primary row of a batch is about to be run by itself.</summary>
    internal void MarkAlone(int executor, MicroBatch batch, int row)
    {
        foreach (ref readonly var alone in batch.Events)
        {
            if (alone.Lane == 0 && alone.Row == row)
            {
                ref readonly var record = ref alone.Batch.Records[alone.Record];
                _inFlight.Mark(executor, [new OffsetSpan(record.Offset, record.Offset, record.Partition)]);
                return;
            }
        }
    }

    /// <summary>An error that nobody expected ends the process: it counts as a death, with what is in flight now.</summary>
    internal void Fail() => _hasFailed = true;

    /// <summary>The batch was run.</summary>
    /// <param name="executor">Who ran it.</param>
    /// <param name="isDone">Whether all of it was: otherwise it will be run again.</param>
    internal void End(int executor, bool isDone)
    {
        if (!_hasFailed)
        {
            _inFlight.Clear(executor);
        }

        if (_turn.IsWriteLockHeld)
        {
            Volatile.Write(ref _suspicion, isDone ? _suspicion.Without(_spans[executor]) : _suspicion);
            _turn.ExitWriteLock();
        }
        else if (_turn.IsReadLockHeld)
        {
            _turn.ExitReadLock();
        }
    }

    private void Learn(IReadOnlyList<OffsetSpan> inFlight, ILogger logger)
    {
        var known = SuspicionFile.Read(_suspicionFile);
        if (inFlight.Count > 0)
        {
            known = known.AfterDeath(inFlight);
            SuspicionFile.Write(_suspicionFile, known);
            PipelineLog.ProcessDied(logger, inFlight.Sum(span => span.Count), string.Join(", ", inFlight.Take(10)));
        }

        foreach (var guilty in known.Suspects.Where(suspect => suspect.Deaths >= Suspicion.GuiltyAfter))
        {
            PipelineLog.EventConvicted(logger, guilty.Span.ToString(), guilty.Deaths);
        }

        _suspicion = known;
    }
}
