using StreamInfer.Inference;

namespace StreamInfer.Publishing;

/// <summary>What is the same in every prediction of one model version on one route of one topology.</summary>
/// <param name="Model">The version that scores.</param>
/// <param name="FeatureDigest">16 hex digits.</param>
/// <param name="Route"><c>primary</c>, <c>rollout</c> or <c>shadow</c>.</param>
/// <param name="SourceTopic">Topic of the events.</param>
public sealed record PredictionStamp(ScoringModel Model, string FeatureDigest, string Route, string SourceTopic)
{
    public const string PrimaryRoute = "primary";

    public const string RolloutRoute = "rollout";

    public const string ShadowRoute = "shadow";

    /// <summary>Whether a score decides true; null without a threshold. NaN decides false.</summary>
    public bool? Decide(double score) => Model.Identity.Threshold switch
    {
        null => null,
        { } threshold => Model.Identity.LowerIsWorse ? score <= threshold : score >= threshold,
    };
}
