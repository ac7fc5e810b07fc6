using System.Buffers.Binary;
using System.Text;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Tests.Network;

/// <summary>Requests as bytes, put together by Kafka's protocol guide and not by what the broker believes.</summary>
internal static class Frames
{
    /// <summary>The first flexible version of each request that has one.</summary>
    private static readonly Dictionary<ApiKey, short> FirstFlexible = new()
    {
        [ApiKey.Produce] = 9, [ApiKey.Fetch] = 12, [ApiKey.ListOffsets] = 6, [ApiKey.Metadata] = 9, [ApiKey.OffsetCommit] = 8, [ApiKey.OffsetFetch] = 6,
        [ApiKey.FindCoordinator] = 3, [ApiKey.JoinGroup] = 6, [ApiKey.Heartbeat] = 4, [ApiKey.LeaveGroup] = 4, [ApiKey.SyncGroup] = 4,
        [ApiKey.DescribeGroups] = 5, [ApiKey.ListGroups] = 3, [ApiKey.ApiVersions] = 3, [ApiKey.CreateTopics] = 5, [ApiKey.DeleteTopics] = 4,
        [ApiKey.DeleteRecords] = 2, [ApiKey.InitProducerId] = 2, [ApiKey.AddPartitionsToTxn] = 3, [ApiKey.AddOffsetsToTxn] = 3, [ApiKey.EndTxn] = 3,
        [ApiKey.TxnOffsetCommit] = 3, [ApiKey.DescribeConfigs] = 4, [ApiKey.SaslAuthenticate] = 2, [ApiKey.CreatePartitions] = 2, [ApiKey.DeleteGroups] = 2,
        [ApiKey.IncrementalAlterConfigs] = 1, [ApiKey.AlterConfigs] = 2, [ApiKey.DescribeCluster] = 0,
    };

    public static bool IsFlexible(ApiKey api, short version) => FirstFlexible.TryGetValue(api, out var first) && version >= first;

    /// <summary>A whole frame, its length included.</summary>
    public static byte[] Request(ApiKey api, short version, int correlationId, Action<ResponseWriter>? body = null, string? clientId = "raw")
    {
        using var writer = new ResponseWriter();
        writer.Reset(flexible: false);
        writer.Int32(0);
        writer.Int16((short)api);
        writer.Int16(version);
        writer.Int32(correlationId);
        writer.String(clientId);
        writer.IsFlexible = IsFlexible(api, version);
        writer.Tags();
        body?.Invoke(writer);
        writer.PatchInt32(0, writer.Length - 4);
        return writer.Written.ToArray();
    }

    /// <summary>Any bytes with their length before them.</summary>
    public static byte[] Framed(params ReadOnlySpan<byte> content)
    {
        var frame = new byte[4 + content.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, content.Length);
        content.CopyTo(frame.AsSpan(4));
        return frame;
    }

    public static byte[] Framed(string content) => Framed(Encoding.UTF8.GetBytes(content));

    /// <summary>Takes a response's header off, after a look at it.</summary>
    public static byte[] BodyOf(byte[] response, ApiKey api, short version, int correlationId)
    {
        Assert.Equal(correlationId, BinaryPrimitives.ReadInt32BigEndian(response));
        var hasTags = IsFlexible(api, version) && api != ApiKey.ApiVersions;
        if (hasTags)
        {
            Assert.Equal(0, response[4]);
        }

        return response[(hasTags ? 5 : 4)..];
    }
}
