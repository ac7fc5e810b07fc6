using Microsoft.Extensions.Logging;
using StreamInfer.Monitoring.Alarms;
using StreamInfer.Monitoring.Engine;
using StreamInfer.Monitoring.Records;
using StreamInfer.Publishing;
using StreamInfer.Topologies;

namespace StreamInfer.Monitoring.Labels;

/// <summary>Writes what detectors of errors see to the drift topic and the log. Used by one thread.</summary>
public sealed class ErrorChangePublisher
{
    private readonly TopologyPlan _topology;
    private readonly MonitoringPublisher _publisher;

    /// <param name="topology">With monitoring.</param>
    /// <param name="sink">Takes drift records in the place of predictions; null where drift has no topic.</param>
    /// <param name="driftSchemaId">Of <c>schemas/drift.avsc</c>; read for Avro only.</param>
    /// <param name="time">Spaces repeated log lines.</param>
    /// <param name="logger">Gets changes in words.</param>
    /// <param name="stop">Gives up waiting for the producer.</param>
    public ErrorChangePublisher(TopologyPlan topology, IRecordSink? sink, int driftSchemaId, TimeProvider time, ILogger logger, CancellationToken stop)
    {
        _topology = topology;
        var format = topology.Output.Format;
        _publisher = new MonitoringPublisher(sink, topology.Monitoring!, new DriftEncoder(format, driftSchemaId), new AnomalyEncoder(topology.Source.Topic, format, 0), new RecentAnomalies(topology.Source.Topic), time, logger, stop);
    }

    /// <summary>Writes a change.</summary>
    public void Publish(in ErrorChange change)
    {
        _publisher.Drift(new DriftRecord
        {
            Pipeline = _topology.Name,
            Model = _topology.Model.Name,
            ModelVersion = change.Version,
            Route = VersionTrack.Word(change.Route),
            Subject = DetectorPlan.Error,
            ProfileHash = "",
            WindowStart = change.LabelMs,
            WindowEnd = change.LabelMs,
            Kind = DriftKind.Transition,
            PreviousState = AlarmState.Ok,
            State = AlarmState.Ok,
            Cause = DriftCause.Detector,
            Detector = change.Detector,
        });
        _publisher.Flush();
    }
}
