using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Groups;

/// <summary>What a member has to do in this generation.</summary>
/// <param name="Error">Why there is no assignment.</param>
/// <param name="ProtocolType">Null with an error.</param>
/// <param name="ProtocolName">Null with an error.</param>
/// <param name="Assignment">As the leader wrote it; empty with an error.</param>
internal sealed record SyncResult(ErrorCode Error, string? ProtocolType, string? ProtocolName, byte[] Assignment)
{
    public static SyncResult Failed(ErrorCode error) => new(error, null, null, []);
}
