namespace StreamInfer.Models.Control;

/// <summary>What a change says of itself.</summary>
/// <param name="Who">A person, or the instance that took a step by itself; not empty.</param>
/// <param name="Why">Not empty.</param>
/// <param name="When">In UTC.</param>
public sealed record ChangeNote(string Who, string Why, DateTimeOffset When);
