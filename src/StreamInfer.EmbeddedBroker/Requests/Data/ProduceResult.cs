using StreamInfer.EmbeddedBroker.Storage;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Data;

/// <summary>What became of one partition's batches.</summary>
/// <param name="Log">Where they went; null where they went nowhere.</param>
/// <param name="Append">As the log says.</param>
internal readonly record struct ProduceResult(PartitionLog? Log, AppendResult Append)
{
    /// <summary>Nothing was appended.</summary>
    public static ProduceResult Refused(ErrorCode error, string? message = null) =>
        new(null, new AppendResult(error, BaseOffset: -1, LogAppendTimeMs: -1, EndOffset: -1, message));
}
