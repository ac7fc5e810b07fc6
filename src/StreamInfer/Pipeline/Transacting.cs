namespace StreamInfer.Pipeline;

/// <summary>The parts of a pipeline that writes in transactions.</summary>
/// <param name="Gate">Between executors and producer.</param>
/// <param name="Keeper">Ends transactions.</param>
/// <param name="Assignment">The partitions whose positions they carry.</param>
internal sealed record Transacting(PublishGate Gate, TransactionKeeper Keeper, Assignment Assignment);
