using StreamInfer.Monitoring.Detectors;
using StreamInfer.Topologies;

namespace StreamInfer.Monitoring.Labels;

/// <summary>A detector of errors, and what records call it.</summary>
/// <param name="Name">As in the topology.</param>
/// <param name="Detector">It.</param>
internal sealed record ErrorDetector(string Name, IChangeDetector Detector)
{
    public static ErrorDetector Of(DetectorKind kind) => kind switch
    {
        DetectorKind.Ddm => new ErrorDetector("ddm", new Ddm()),
        DetectorKind.HddmA => new ErrorDetector("hddm", new HddmA()),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "watches no errors"),
    };
}
