using StreamInfer.Inference;
using StreamInfer.Pipeline.Versions;
using StreamInfer.Publishing;

namespace StreamInfer.Routing;

/// <summary>One model version on one route of a pipeline.</summary>
public sealed class ScoringLane
{
    internal ScoringLane(VersionRuntime runtime, PredictionEncoder predictions)
    {
        (Runtime, Predictions) = (runtime, predictions);
        var (identity, stamp) = (runtime.Model.Identity, predictions.Stamp);
        Tags =
        [
            new("pipeline", runtime.Pipeline), new("model", identity.Name), new("version", identity.Version),
            new("route", stamp.Route), new("device", runtime.Model.Session.Device),
        ];
    }

    public ScoringModel Model => Runtime.Model;

    /// <summary><c>primary</c> or <c>rollout</c>.</summary>
    public string Route => Predictions.Stamp.Route;

    /// <summary>What runs it.</summary>
    internal VersionRuntime Runtime { get; }

    /// <summary>Used by the publishing stage.</summary>
    internal PredictionEncoder Predictions { get; }

    /// <summary>Of its metrics, boxed once.</summary>
    internal KeyValuePair<string, object?>[] Tags { get; }
}
