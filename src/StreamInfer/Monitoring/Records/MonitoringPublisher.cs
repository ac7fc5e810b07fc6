using Microsoft.Extensions.Logging;
using StreamInfer.Ingestion;
using StreamInfer.Monitoring.Alarms;
using StreamInfer.Monitoring.Engine;
using StreamInfer.Publishing;
using StreamInfer.Topologies;

namespace StreamInfer.Monitoring.Records;

/// <summary>
/// Writes what an engine says to its topics and the log, and counts it. Used by monitoring's thread; counts are read by anyone. What the producer refuses is counted and
/// dropped: nothing is retried here.
/// </summary>
/// <param name="sink">Takes drift records, and anomalies in the place of dead letters; null for neither.</param>
/// <param name="plan">Which of the two have a topic.</param>
/// <param name="drift">Encodes drift records.</param>
/// <param name="anomaly">Encodes anomalies.</param>
/// <param name="recent">Keeps the latest anomalies.</param>
/// <param name="time">Spaces repeated log lines.</param>
/// <param name="logger">Gets alarms in words.</param>
/// <param name="stop">Gives up waiting for the producer.</param>
internal sealed class MonitoringPublisher(
    IRecordSink? sink, MonitoringPlan plan, DriftEncoder drift, AnomalyEncoder anomaly, RecentAnomalies recent, TimeProvider time, ILogger logger, CancellationToken stop) : IMonitoringOutput
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(30);

    private readonly OutgoingBatch _outgoing = new();
    private readonly long[] _transitions = new long[Enum.GetValues<AlarmState>().Length];
    private long _failed;
    private long _told;

    /// <summary>Batches of records that did not get through.</summary>
    public long Failed => Volatile.Read(ref _failed);

    /// <summary>Changes into a state so far.</summary>
    public long TransitionsTo(AlarmState state) => Volatile.Read(ref _transitions[(int)state]);

    /// <inheritdoc/>
    public void Drift(DriftRecord record)
    {
        if (record.Kind == DriftKind.Transition)
        {
            Tell(record);
        }

        if (plan.DriftTopic is not null)
        {
            Add(OutputTopic.Predictions, DriftEncoder.KeyOf(record), drift.Encode(record), record.WindowEnd);
        }
    }

    /// <inheritdoc/>
    public void Anomaly(AnomalyRecord record)
    {
        recent.Add(record);
        if (plan.AnomalyTopic is not null)
        {
            Add(OutputTopic.DeadLetters, record.Key, anomaly.Encode(record), record.EventTimeMs);
        }
    }

    /// <inheritdoc/>
    public void Note(string text) => MonitoringLog.Note(logger, text);

    /// <summary>Hands over what was said since the last call.</summary>
    public void Flush()
    {
        if (_outgoing.Count == 0 || sink is null)
        {
            return;
        }

        try
        {
            sink.Publish(_outgoing, OpenTicket(_outgoing.Count), stop);
        }
        catch (SinkException refused)
        {
            Fail(refused.Message);
        }
        finally
        {
            _outgoing.Clear();
        }
    }

    private void Tell(DriftRecord record)
    {
        if (record.State != record.PreviousState)
        {
            Volatile.Write(ref _transitions[(int)record.State], _transitions[(int)record.State] + 1);
        }

        if (record.State >= AlarmState.Warning || record.Cause is DriftCause.Detector or DriftCause.Frozen)
        {
            MonitoringLog.Alarm(logger, record.State, record.Words, record.Model, record.ModelVersion);
        }
        else if (record.PreviousState >= AlarmState.Recovered)
        {
            MonitoringLog.Calm(logger, record.State, record.Words, record.Model, record.ModelVersion);
        }
    }

    private void Add(OutputTopic topic, byte[]? key, byte[] value, long timestampMs)
    {
        var keyRange = key is null ? ByteRange.Null : _outgoing.Arena.Append(key);
        _outgoing.Add(topic, keyRange, _outgoing.Arena.Append(value), timestampMs);
    }

    private DeliveryTicket OpenTicket(int records)
    {
        DeliveryTicket? ticket = null;
        ticket = new DeliveryTicket(() =>
        {
            if (ticket!.Failure is { } failure)
            {
                Fail(failure);
            }
        });
        ticket.Open(records);
        ticket.HandedOver();
        return ticket;
    }

    private void Fail(string reason)
    {
        Interlocked.Increment(ref _failed);
        if (_told == 0 || time.GetElapsedTime(_told) >= TellEvery)
        {
            _told = time.GetTimestamp();
            MonitoringLog.Failed(logger, reason);
        }
    }
}
