namespace StreamInfer.Models;

/// <summary>A change that the watch saw.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Model">Name of the model.</param>
/// <param name="Version">1 or more.</param>
/// <param name="Digest">As it was when the version appeared.</param>
/// <param name="Message">In words, for the log.</param>
public sealed record RepositoryChange(RepositoryChangeKind Kind, string Model, int Version, string Digest, string Message);
