using StreamInfer.EmbeddedBroker.Groups;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Groups;

/// <summary>
/// Arrays of group requests, which are made into objects: more elements than a broker of these limits can have any use for are refused before they
/// become memory.
/// </summary>
internal static class BoundedReads
{
    /// <param name="reader">Before the array.</param>
    /// <param name="leastElementSize">Bytes that the smallest element takes.</param>
    /// <param name="most">How many there may be.</param>
    /// <returns>The number of elements; -1 for null.</returns>
    /// <exception cref="MalformedRequestException">There are more.</exception>
    public static int ArrayLength(this ref RequestReader reader, int leastElementSize, int most)
    {
        var count = reader.ArrayLength(leastElementSize);
        return count <= most ? count : throw new MalformedRequestException($"an array of {count} elements, where {most} are allowed");
    }

    /// <summary>Names of groups.</summary>
    public static string[] GroupIds(this ref RequestReader reader)
    {
        var ids = new string[Math.Max(0, reader.ArrayLength(1, GroupLimits.Groups))];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = reader.String();
        }

        return ids;
    }

    /// <summary>Group, generation, member and, from a version on, instance: how most group requests begin.</summary>
    /// <param name="reader">At the start.</param>
    /// <param name="hasInstanceId">Whether the version has the static member's id.</param>
    public static GroupMember Member(this ref RequestReader reader, bool hasInstanceId)
    {
        var group = reader.String();
        var generation = reader.Int32();
        var memberId = reader.String();
        return new GroupMember(group, generation, memberId, hasInstanceId ? reader.NullableString() : null);
    }
}
