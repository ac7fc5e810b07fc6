using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Groups;

/// <summary>
/// The records of groups in <c>__consumer_offsets</c>, in Kafka's format: key GroupMetadataKey version 2 (group), value GroupMetadataValue version 3; a
/// null value forgets the group.
/// </summary>
internal static class GroupRecords
{
    private const short KeyVersion = 2;
    private const short ValueVersion = 3;

    /// <summary>Bytes of a member's shortest record.</summary>
    private const int LeastMemberSize = 24;

    public static void WriteKey(ResponseWriter into, string group)
    {
        into.Int16(KeyVersion);
        into.String(group);
    }

    public static void WriteValue(ResponseWriter into, GroupSnapshot group)
    {
        into.Int16(ValueVersion);
        into.String(group.ProtocolType);
        into.Int32(group.Generation);
        into.String(group.ProtocolName);
        into.String(group.LeaderId);
        into.Int64(group.SinceMs);
        into.ArrayLength(group.Members.Count);
        foreach (var member in group.Members)
        {
            into.String(member.Id);
            into.String(member.InstanceId);
            into.String(member.ClientId);
            into.String(member.ClientHost);
            into.Int32((int)member.RebalanceTimeout.TotalMilliseconds);
            into.Int32((int)member.SessionTimeout.TotalMilliseconds);
            into.Bytes(member.Metadata);
            into.Bytes(member.Assignment);
        }
    }

    /// <returns>The group's id; null for a record that is not about a group as a whole.</returns>
    /// <exception cref="MalformedRequestException">The key is cut short.</exception>
    public static string? ReadKey(ReadOnlySpan<byte> key)
    {
        var reader = new RequestReader(key, flexible: false);
        return reader.Int16() == KeyVersion ? reader.String() : null;
    }

    /// <exception cref="MalformedRequestException">It is cut short, or of a version that this broker does not write.</exception>
    public static GroupSnapshot ReadValue(ReadOnlySpan<byte> value)
    {
        var reader = new RequestReader(value, flexible: false);
        var version = reader.Int16();
        if (version != ValueVersion)
        {
            throw new MalformedRequestException($"a group of version {version}, where {ValueVersion} is understood");
        }

        return new GroupSnapshot(
            reader.String(), reader.Int32(), reader.NullableString(), reader.NullableString(), reader.Int64(), ReadMembers(ref reader));
    }

    private static MemberSnapshot[] ReadMembers(ref RequestReader reader)
    {
        var members = new MemberSnapshot[Math.Max(0, reader.ArrayLength(LeastMemberSize))];
        for (var i = 0; i < members.Length; i++)
        {
            members[i] = new MemberSnapshot(
                reader.String(),
                reader.NullableString(),
                reader.String(),
                reader.String(),
                TimeSpan.FromMilliseconds(reader.Int32()),
                TimeSpan.FromMilliseconds(reader.Int32()),
                reader.Bytes().ToArray(),
                reader.Bytes().ToArray());
        }

        return members;
    }
}
