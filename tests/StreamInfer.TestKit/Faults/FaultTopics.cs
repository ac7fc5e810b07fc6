namespace StreamInfer.TestKit.Faults;

/// <summary>The topics of a run.</summary>
/// <param name="Source">Events.</param>
/// <param name="Predictions">What they became.</param>
/// <param name="DeadLetters">What could not be scored.</param>
internal sealed record FaultTopics(string Source, string Predictions, string DeadLetters);
