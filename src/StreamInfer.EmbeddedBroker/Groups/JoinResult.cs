using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Groups;

/// <summary>What a member that joins is answered.</summary>
/// <param name="Error">Why it is not part of the generation.</param>
/// <param name="MemberId">The id it has now; with <see cref="ErrorCode.MemberIdRequired"/> the one to come back with.</param>
/// <param name="Generation">-1 with an error.</param>
/// <param name="ProtocolType">Null with an error.</param>
/// <param name="ProtocolName">The protocol that won; null with an error.</param>
/// <param name="Leader">The leader's id; empty with an error.</param>
/// <param name="SkipsAssignment">The leader must not assign anew.</param>
/// <param name="Members">All members, for the leader alone.</param>
internal sealed record JoinResult(
    ErrorCode Error,
    string MemberId,
    int Generation,
    string? ProtocolType,
    string? ProtocolName,
    string Leader,
    bool SkipsAssignment,
    IReadOnlyList<JoinedMember> Members)
{
    public static JoinResult Failed(ErrorCode error, string memberId) => new(error, memberId, -1, null, null, "", SkipsAssignment: false, []);
}
