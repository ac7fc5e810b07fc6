using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Tests.Network;

/// <summary>One well-formed request of every kind and version, as bytes: what mutations begin with.</summary>
internal static class SampleRequests
{
    /// <summary>A topic that is there, with one partition.</summary>
    public const string Topic = "topic";

    private const string Group = "group";
    private const string Transaction = "transaction";

    private static readonly Dictionary<ApiKey, Action<ResponseWriter, short>> Bodies = new()
    {
        [ApiKey.Produce] = (body, _) => DataFrames.Produce(body, Topic, 0, DataFrames.Batch("value", "another")),
        [ApiKey.Fetch] = (body, version) => DataFrames.Fetch(body, version, Topic, 0, readCommitted: true),
        [ApiKey.ListOffsets] = (body, version) => DataFrames.ListOffsets(body, version, Topic, 0, 1000),
        [ApiKey.Metadata] = Metadata,
        [ApiKey.OffsetCommit] = OffsetCommit,
        [ApiKey.OffsetFetch] = OffsetFetch,
        [ApiKey.FindCoordinator] = FindCoordinator,
        [ApiKey.JoinGroup] = JoinGroup,
        [ApiKey.Heartbeat] = (body, version) => Member(body, hasInstance: version >= 3).Tags(),
        [ApiKey.LeaveGroup] = LeaveGroup,
        [ApiKey.SyncGroup] = SyncGroup,
        [ApiKey.DescribeGroups] = (body, version) => Names(body, Group).Flag(true, version >= 3).Tags(),
        [ApiKey.ListGroups] = (body, version) => (version >= 4 ? Names(body, "Stable") : body).Tags(),
        [ApiKey.SaslHandshake] = (body, _) => body.String("PLAIN"),
        [ApiKey.ApiVersions] = (body, version) => (version >= 3 ? Strings(body, "client", "1.0") : body).Tags(),
        [ApiKey.CreateTopics] = CreateTopics,
        [ApiKey.DeleteTopics] = DeleteTopics,
        [ApiKey.DeleteRecords] = (body, _) => Partitions(body, () => body.Int64(0)).Int(1000).Tags(),
        [ApiKey.InitProducerId] = InitProducerId,
        [ApiKey.AddPartitionsToTxn] = (body, _) => Numbers(Producer(body)).Tags(),
        [ApiKey.AddOffsetsToTxn] = (body, _) => Strings(Producer(body), Group).Tags(),
        [ApiKey.EndTxn] = (body, _) => Producer(body).Flag(true).Tags(),
        [ApiKey.TxnOffsetCommit] = TxnOffsetCommit,
        [ApiKey.DescribeConfigs] = DescribeConfigs,
        [ApiKey.SaslAuthenticate] = (body, _) => Bytes(body, "\0alice\0secret"u8).Tags(),
        [ApiKey.CreatePartitions] = CreatePartitions,
        [ApiKey.DeleteGroups] = (body, _) => Names(body, "other group").Tags(),
        [ApiKey.IncrementalAlterConfigs] = (body, _) => AlterConfigs(body, isIncremental: true),
        [ApiKey.OffsetDelete] = (body, _) => Numbers(Strings(body, "other group")),
        [ApiKey.AlterConfigs] = (body, _) => AlterConfigs(body, isIncremental: false),
        [ApiKey.DescribeCluster] = DescribeCluster,
    };

    public static byte[] Of(ApiKey api, short version, int correlationId = 1) =>
        Frames.Request(api, version, correlationId, body => Bodies[api](body, version));

    private static void Metadata(ResponseWriter body, short version)
    {
        body.ArrayLength(1);
        if (version >= 10)
        {
            body.Uuid(Guid.Empty);
        }

        Strings(body, Topic).Tags();
        body.Flag(true, version >= 4).Flag(true, version is >= 8 and <= 10).Flag(true, version >= 8).Tags();
    }

    private static void OffsetCommit(ResponseWriter body, short version)
    {
        Member(body, hasInstance: version >= 7);
        if (version <= 4)
        {
            body.Int64(-1);
        }

        Partitions(body, () =>
        {
            body.Int64(1);
            body.Int(-1, version >= 6).String("note");
        }).Tags();
    }

    private static void OffsetFetch(ResponseWriter body, short version)
    {
        if (version >= 8)
        {
            body.ArrayLength(1);
        }

        Numbers(Strings(body, Group));
        if (version >= 8)
        {
            body.Tags();
        }

        body.Flag(true, version >= 7).Tags();
    }

    private static void FindCoordinator(ResponseWriter body, short version)
    {
        if (version < 4)
        {
            body.String(Group);
        }

        body.Flag(false, version >= 1); // A group's.
        (version >= 4 ? Names(body, Group) : body).Tags();
    }

    private static void JoinGroup(ResponseWriter body, short version)
    {
        // In a group of its own, whose only member need not wait for others.
        Strings(body, $"group {version}").Int(30_000).Int(60_000, version >= 1).String("");
        if (version >= 5)
        {
            body.String(null);
        }

        body.String("consumer");
        body.ArrayLength(1);
        Bytes(Strings(body, "range"), [0, 1, 2, 3]).Tags();
        (version >= 8 ? Strings(body, "because") : body).Tags();
    }

    private static void LeaveGroup(ResponseWriter body, short version)
    {
        body.String(Group);
        if (version < 3)
        {
            body.String("member");
            return;
        }

        body.ArrayLength(1);
        Strings(body, "member", null);
        (version >= 5 ? Strings(body, "because") : body).Tags();
        body.Tags();
    }

    private static void SyncGroup(ResponseWriter body, short version)
    {
        Member(body, hasInstance: version >= 3);
        if (version >= 5)
        {
            Strings(body, "consumer", "range");
        }

        body.ArrayLength(1);
        Bytes(Strings(body, "member"), [4, 5, 6]).Tags();
        body.Tags();
    }

    private static void CreateTopics(ResponseWriter body, short version)
    {
        body.ArrayLength(1);
        Strings(body, "fresh").Int(1).Int16(1);
        body.ArrayLength(0);
        body.ArrayLength(1);
        Strings(body, "retention.ms", "1000").Tags();
        body.Tags();
        body.Int(1000).Flag(true, version >= 1).Tags(); // To be checked, not to be done.
    }

    private static void DeleteTopics(ResponseWriter body, short version)
    {
        body.ArrayLength(1);
        body.String("absent");
        if (version >= 6)
        {
            body.Uuid(Guid.Empty);
            body.Tags();
        }

        body.Int(1000).Tags();
    }

    private static void InitProducerId(ResponseWriter body, short version)
    {
        Strings(body, Transaction).Int(60_000);
        if (version >= 3)
        {
            body.Int64(-1);
            body.Int16(-1);
        }

        body.Tags();
    }

    private static void TxnOffsetCommit(ResponseWriter body, short version)
    {
        Strings(body, Transaction, Group);
        body.Int64(0);
        body.Int16(0);
        if (version >= 3)
        {
            Strings(body.Int(-1), "", null);
        }

        Partitions(body, () =>
        {
            body.Int64(1);
            body.Int(-1, version >= 2).String("note");
        }).Tags();
    }

    private static void DescribeConfigs(ResponseWriter body, short version)
    {
        body.ArrayLength(1);
        body.Int8(2);
        Names(Strings(body, Topic), "retention.ms").Tags();
        body.Flag(true, version >= 1).Flag(true, version >= 3).Tags();
    }

    private static void DescribeCluster(ResponseWriter body, short version)
    {
        body.Flag(false);
        if (version >= 1)
        {
            body.Int8(1); // Brokers, not controllers.
        }

        body.Tags();
    }

    private static void AlterConfigs(ResponseWriter body, bool isIncremental)
    {
        body.ArrayLength(1);
        body.Int8(2);
        body.String(Topic);
        body.ArrayLength(1);
        body.String("retention.ms");
        if (isIncremental)
        {
            body.Int8(0);
        }

        Strings(body, "1000").Tags();
        body.Tags();
        body.Flag(true).Tags();
    }

    private static void CreatePartitions(ResponseWriter body, short _)
    {
        body.ArrayLength(1);
        Strings(body, Topic).Int(2).ArrayLength(-1);
        body.Tags();
        body.Int(1000).Flag(true).Tags(); // To be checked, not to be done.
    }

    private static ResponseWriter Member(ResponseWriter body, bool hasInstance)
    {
        Strings(Strings(body, Group).Int(1), "member");
        return hasInstance ? Strings(body, [null]) : body;
    }

    private static ResponseWriter Producer(ResponseWriter body)
    {
        Strings(body, Transaction).Int64(0);
        body.Int16(0);
        return body;
    }

    /// <summary>The topic's partition, as a structure with a number and something more.</summary>
    private static ResponseWriter Partitions(ResponseWriter body, Action rest)
    {
        body.ArrayLength(1);
        Strings(body, Topic).ArrayLength(1);
        body.Int32(0);
        rest();
        body.Tags();
        body.Tags();
        return body;
    }

    /// <summary>The topic's partition, as a bare number.</summary>
    private static ResponseWriter Numbers(ResponseWriter body)
    {
        body.ArrayLength(1);
        Strings(body, Topic).ArrayLength(1);
        body.Int32(0);
        body.Tags();
        return body;
    }

    private static ResponseWriter Names(ResponseWriter body, string name)
    {
        body.ArrayLength(1);
        return Strings(body, name);
    }

    private static ResponseWriter Strings(ResponseWriter body, params ReadOnlySpan<string?> values)
    {
        foreach (var value in values)
        {
            body.String(value);
        }

        return body;
    }

    private static ResponseWriter Bytes(ResponseWriter body, ReadOnlySpan<byte> value)
    {
        body.Bytes(value);
        return body;
    }

    private static ResponseWriter Int(this ResponseWriter body, int value, bool isThere = true)
    {
        if (isThere)
        {
            body.Int32(value);
        }

        return body;
    }

    private static ResponseWriter Flag(this ResponseWriter body, bool value, bool isThere = true)
    {
        if (isThere)
        {
            body.Boolean(value);
        }

        return body;
    }
}
