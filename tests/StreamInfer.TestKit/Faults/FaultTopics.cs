namespace StreamInfer.TestKit.Faults;

/// <summary>The topics of a run.</summary>
/// <param name="Source">Events.</param>
/// <param name="Predictions">What they became.</param>
/// <param name="DeadLetters">What could not be scored.</param>
/// <param name="Shadow">What shadows say.</param>
/// <param name="Control">Which versions are wanted; made by the instances.</param>
/// <param name="Audit">What became of them; made by the instances.</param>
internal sealed record FaultTopics(string Source, string Predictions, string DeadLetters, string Shadow, string Control, string Audit)
{
    /// <summary>All of them, those that instances make last.</summary>
    public string[] All => [Source, Predictions, DeadLetters, Shadow, Control, Audit];
}
