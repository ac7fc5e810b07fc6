using StreamInfer.Topologies;

namespace StreamInfer.Models.Control;

/// <summary>A version that scores copies of events, without influence on the predictions.</summary>
/// <param name="Version">1 or more.</param>
/// <param name="Percent">Its share of the events: more than none.</param>
/// <param name="Sampling">How the share is drawn.</param>
/// <param name="Topic">Where its predictions go.</param>
public sealed record Shadow(int Version, Percent Percent, ShadowSampling Sampling, string Topic);
