using StreamInfer.Monitoring.Anomalies;
using StreamInfer.Monitoring.Detectors;
using StreamInfer.Monitoring.Panes;
using StreamInfer.Topologies;

namespace StreamInfer.Monitoring.Engine;

/// <summary>One detector on one signal of one version. Used by one thread at a time.</summary>
internal sealed class SignalDetector
{
    private const int Score = -1;
    private const int Decision = -2;

    private readonly int _column;
    private readonly RobustZ _z;

    private SignalDetector(DetectorPlan plan, int column, RobustZ z)
    {
        (Plan, _column, _z) = (plan, column, z);
        Detector = plan.Kind switch
        {
            DetectorKind.Adwin => new Adwin(new AdwinParameters()),
            DetectorKind.PageHinkley => new PageHinkley(),
            _ => new Kswin(new KswinParameters()),
        };
    }

    public DetectorPlan Plan { get; }

    public IChangeDetector Detector { get; }

    /// <summary>What it is called in records.</summary>
    public string Name => Plan.Kind switch
    {
        DetectorKind.Adwin => "adwin",
        DetectorKind.PageHinkley => "page-hinkley",
        _ => "kswin",
    };

    /// <returns>Null where the signal is no column.</returns>
    public static SignalDetector? Of(DetectorPlan plan, PanePlan panes)
    {
        if (plan.Signal is DetectorPlan.Decision)
        {
            return new SignalDetector(plan, Decision, new RobustZ(0, 1, IsConstant: false));
        }

        var column = plan.Signal is DetectorPlan.Score ? Score : panes.Numeric.ToList().FindIndex(item => item.Name == plan.Signal);
        if (column < 0 && plan.Signal is not DetectorPlan.Score)
        {
            return null;
        }

        // Its sums are in units of the values, so it needs them standardised; the others do not care.
        var profile = column == Score ? panes.Score : panes.Numeric[column].Profile;
        var isStandardised = plan.Kind == DetectorKind.PageHinkley && profile is { IsUsable: true, IsConstant: false };
        return new SignalDetector(plan, column, isStandardised ? new RobustZ(profile!) : new RobustZ(0, 1, IsConstant: false));
    }

    /// <summary>Takes an event in.</summary>
    public DetectorSignal Take(in MonitoredEvent source, ReadOnlySpan<float> numbers)
    {
        var value = _column switch
        {
            Score => source.Score,
            Decision => source.Decision is { } decided ? decided ? 1 : 0 : double.NaN,
            var column => numbers[column],
        };
        if (!double.IsFinite(value))
        {
            return DetectorSignal.None;
        }

        return Detector.Update(Plan.Kind == DetectorKind.PageHinkley ? _z.Of(value) : value);
    }
}
