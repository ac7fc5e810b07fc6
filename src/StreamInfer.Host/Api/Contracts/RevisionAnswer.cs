namespace StreamInfer.Host.Api.Contracts;

/// <summary>A change of the desired state that was written.</summary>
/// <param name="Revision">That of the new state.</param>
/// <param name="What">What changed, in words.</param>
internal sealed record RevisionAnswer(long Revision, string What);
