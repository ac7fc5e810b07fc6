namespace StreamInfer.Models.Rollout;

/// <summary>What an instance said.</summary>
/// <param name="Instance">Its name.</param>
/// <param name="Why">Its words.</param>
public sealed record InstanceWord(string Instance, string Why);
