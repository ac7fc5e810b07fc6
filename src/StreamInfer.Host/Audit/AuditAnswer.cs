namespace StreamInfer.Host.Audit;

/// <summary>What is known of a prediction.</summary>
/// <param name="Asked">What was asked about.</param>
/// <param name="Prediction">Null where there is none.</param>
/// <param name="DeadLetter">In place of a prediction; null where there is none.</param>
/// <param name="Account">How its version came to make it; null without a prediction, or where no audit topic could be read.</param>
/// <param name="Remarks">What could not be found out.</param>
internal sealed record AuditAnswer(string Asked, FoundPrediction? Prediction, FoundDeadLetter? DeadLetter, VersionAccount? Account, IReadOnlyList<string> Remarks)
{
    public bool IsFound => Prediction is not null || DeadLetter is not null;
}
