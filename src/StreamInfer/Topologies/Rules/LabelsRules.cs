using StreamInfer.Topologies.Documents;
using StreamInfer.Topologies.Keys;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Rules;

/// <summary>What labels need, and what needs labels.</summary>
internal static class LabelsRules
{
    public static void CheckJoin(SectionOptions labels, ReadingContext reading)
    {
        if (labels.TryGet(LabelsKeys.JoinBy, out var joinBy) && joinBy != LabelJoinKey.PredictionId)
        {
            labels.Refuse(LabelsKeys.PredictionId, "is read with 'joinBy: predictionId' only", reading);
        }
    }

    /// <summary>Errors are known by labels only, and only they are what detectors of error rates take.</summary>
    public static void CheckDetectors(SectionOptions monitoring, ReadingContext reading)
    {
        foreach (var (detector, _) in monitoring.FindValue(MonitoringKeys.Detectors) ?? [])
        {
            if (!detector.TryGet(DetectorKeys.Signal, out var signal) || !detector.TryGet(DetectorKeys.Kind, out var kind))
            {
                continue;
            }

            var isOfErrors = kind is DetectorKind.Ddm or DetectorKind.HddmA;
            if (signal == DetectorPlan.Error != isOfErrors)
            {
                reading.Report(
                    TopologyErrorKind.Conflict,
                    detector.PlaceOf(DetectorKeys.Kind),
                    isOfErrors ? $"watches errors; allowed with 'signal: {DetectorPlan.Error}'" : $"is no detector of errors; allowed with {DetectorPlan.Error} is ddm or hddm");
            }
            else if (isOfErrors)
            {
                monitoring.Need(MonitoringKeys.Labels, $"a detector of {DetectorPlan.Error} needs them", reading);
            }
        }
    }

    public static void CheckTopology(SectionOptions topology, ReadingContext reading)
    {
        var labels = topology.TryGet(TopologyKeys.Monitoring, out var monitoring) ? monitoring.Find(MonitoringKeys.Labels) : null;
        if (labels is not null && labels.TryGet(LabelsKeys.Format, out var format) && format == EventFormat.Avro)
        {
            topology.Need(TopologyKeys.Registry, "monitoring.labels.format avro needs one", reading);
        }

        foreach (var (candidate, _) in topology.FindValue(TopologyKeys.Rollout) ?? [])
        {
            if (labels is null && candidate.TryGet(RolloutKeys.Guardrails, out var guardrails))
            {
                guardrails.Refuse(GuardrailKeys.Quality, "is known by labels only; allowed with monitoring.labels", reading);
            }
        }
    }
}
