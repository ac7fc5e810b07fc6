namespace StreamInfer.Host.Api.Contracts;

/// <summary>What became of dead letters that were to be tried again.</summary>
/// <param name="Redriven">How many were written to the source topic.</param>
/// <param name="Refused">The others.</param>
internal sealed record RedriveAnswer(int Redriven, IReadOnlyList<RedriveAnswer.RefusedItem> Refused)
{
    internal sealed record RefusedItem(int Partition, long Offset, string Why);
}
