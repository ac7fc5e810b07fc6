using System.Collections.Immutable;
using StreamInfer.Inference;
using StreamInfer.Models.Control;

namespace StreamInfer.Routing;

/// <summary>A version that scores some of the events in place of the primary one.</summary>
/// <param name="Model">Ready to score, with as many sessions as the primary.</param>
/// <param name="Buckets">Which events; may be empty.</param>
public sealed record CandidateShare(ScoringModel Model, ImmutableArray<BucketRange> Buckets);
