using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamInfer.Decoding;
using StreamInfer.Kafka.Producing;
using StreamInfer.Monitoring.Labels;
using StreamInfer.Telemetry;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Service;

/// <summary>
/// Measures predictions by late labels, beside the scoring, on the instance that has the first partition. It keeps nothing: whoever begins reads both topics again,
/// as far back as window and horizon reach, and comes to the same figures. Whatever goes wrong here is told in health, and concerns nothing else.
/// </summary>
internal sealed class ServiceLabels : IDisposable
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FlushWithin = TimeSpan.FromSeconds(2);

    private readonly LabelsPlan _plan;
    private readonly LabelsParts _parts;
    private readonly ILogger _logger;
    private readonly KafkaRecordSink? _sink;
    private readonly ErrorChangePublisher _changes;
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private LabelsSnapshot _snapshot;
    private CountedLabels _counted = new(default);
    private string? _problem;
    private string? _trouble;
    private long _told;
    private long _untold;

    public ServiceLabels(LabelsParts parts, ILoggerFactory logs)
    {
        (_parts, _plan, _logger) = (parts, parts.Topology.Monitoring!.Labels!, logs.CreateLogger<ServiceLabels>());
        _snapshot = new LabelsSnapshot { IsEnabled = false, Horizon = _plan.Horizon };
        if (parts.Topology.Monitoring.DriftTopic is { } drift && !_plan.Detectors.IsEmpty)
        {
            _sink = new KafkaRecordSink(parts.Topology.Output with { Topic = drift, DeadLetters = drift }, parts.Kafka, parts.Time, logs.CreateLogger<KafkaRecordSink>());
        }

        _changes = new ErrorChangePublisher(parts.Topology, _sink, parts.DriftSchemaId, parts.Time, _logger, _stop.Token);
        _thread = new Thread(Run) { IsBackground = true, Name = "labels" };
        _thread.Start();
    }

    /// <summary>How it stood a second ago at most. While the topics are read again, what was known before.</summary>
    public LabelsSnapshot Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>What came while this process read, without what it found in the topics.</summary>
    public LabelCounts Counted => Volatile.Read(ref _counted).Counts;

    /// <summary>What is wrong with it; null where nothing is.</summary>
    public string? Problem => Volatile.Read(ref _problem) ?? Volatile.Read(ref _trouble);

    /// <summary>How often a version of the comparison decided rightly; nothing for others, or while labels are too few.</summary>
    public VersionOutcomes OutcomesOf(int version) => Snapshot.Comparison switch
    {
        { } contest when contest.A == version => contest.OutcomesA,
        { } contest when contest.B == version => contest.OutcomesB,
        _ => default,
    };

    /// <summary>Reports it in metrics and health.</summary>
    public void Observe(PipelineMetrics metrics, ServiceHealth health)
    {
        health.WatchAside("labels", () => Problem);
        LabelsMetrics.Observe(metrics, this);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _sink?.Flush(FlushWithin);
        _sink?.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        try
        {
            _parts.OnThread();
            for (var failures = 0; !_stop.IsCancellationRequested;)
            {
                if (!_parts.IsFirst())
                {
                    Volatile.Write(ref _snapshot, new LabelsSnapshot { IsEnabled = false, Horizon = _plan.Horizon });
                    Volatile.Write(ref _problem, null);
                    _stop.Token.WaitHandle.WaitOne(LookEvery);
                    continue;
                }

                failures = TryFollow() ? 0 : failures + 1;
                _stop.Token.WaitHandle.WaitOne(failures == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(Math.Pow(2, failures - 1), LongestPause.TotalSeconds)));
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // It ends, and keeps nothing.
        }
        catch (Exception failure)
        {
            // The process scores on: a mistake in what only watches must not end it.
            Volatile.Write(ref _problem, $"labels are not joined any more: {failure.Message}");
            ServiceLog.LabelsStopped(_logger, failure);
        }
    }

    /// <returns>False where it has to be tried again later.</returns>
    private bool TryFollow()
    {
        try
        {
            Follow();
            return true;
        }
        catch (Exception away) when (away is KafkaException or RegistryException)
        {
            Volatile.Write(ref _problem, $"labels are not joined for now: {away.Message}");
            ServiceLog.LabelsAway(_logger, away.Message);
            return false;
        }
        finally
        {
            Volatile.Write(ref _trouble, null);
        }
    }

    /// <summary>Reads both topics from as far back as anything counts, until this instance is no longer the one to do so.</summary>
    private void Follow()
    {
        var began = _parts.Time.GetUtcNow();
        var quality = new LabelledQuality(_plan, _parts.ThresholdOf, change => OnChange(change, began));
        var counted = Counted;
        LabelCounts? found = null;
        using var records = LabelRecords.Open(_parts.Topology, _parts.Kafka, _parts.Registry, began - _plan.Horizon - _plan.Window, _parts.Time, _logger, _stop.Token);
        Volatile.Write(ref _problem, null);
        var looked = _parts.Time.GetTimestamp();
        while (true)
        {
            _stop.Token.ThrowIfCancellationRequested();
            if (records.TryTake(Slice, _stop.Token, out var entry))
            {
                quality.Take(entry);
                Tell(entry);
            }

            if (found is null && records.IsDrained)
            {
                found = quality.Counts;
                ServiceLog.LabelsRead(_logger, found.Value.Joined);
            }
            else if (_parts.Time.GetElapsedTime(looked) < LookEvery)
            {
                continue;
            }

            looked = _parts.Time.GetTimestamp();
            Volatile.Write(ref _trouble, records.Trouble);
            if (found is { } before)
            {
                Volatile.Write(ref _snapshot, quality.Snapshot());
                Volatile.Write(ref _counted, new CountedLabels(counted + (quality.Counts - before)));
            }

            if (!_parts.IsFirst())
            {
                return;
            }
        }
    }

    /// <summary>What was so before this instance began was told by whoever read then.</summary>
    private void OnChange(ErrorChange change, DateTimeOffset began)
    {
        if (change.LabelMs >= began.ToUnixTimeMilliseconds())
        {
            _changes.Publish(change);
        }
    }

    private void Tell(in JoinEntry entry)
    {
        if (entry.Why is not { } why)
        {
            return;
        }

        _untold++;
        if (_told == 0 || _parts.Time.GetElapsedTime(_told) >= TellEvery)
        {
            ServiceLog.LabelRejected(_logger, why, _untold);
            (_told, _untold) = (_parts.Time.GetTimestamp(), 0);
        }
    }

    /// <summary>Counts that are replaced as one.</summary>
    private sealed record CountedLabels(LabelCounts Counts);
}
