using System.Text;
using StreamInfer.EmbeddedBroker.Records;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Tests.Network;

/// <summary>Bodies of produce, fetch and list-offsets about one partition.</summary>
internal static class DataFrames
{
    /// <summary>A batch with these values, each at its own time from 1000 on, in milliseconds.</summary>
    public static byte[] Batch(params ReadOnlySpan<string> values)
    {
        var builder = new BatchBuilder();
        for (var i = 0; i < values.Length; i++)
        {
            builder.Add(1000 + i, "k"u8, Encoding.UTF8.GetBytes(values[i]));
        }

        return builder.Build().ToArray();
    }

    public static void Produce(ResponseWriter body, string topic, int partition, byte[] records, short acks = -1)
    {
        body.String(null);
        body.Int16(acks);
        body.Int32(1000);
        body.ArrayLength(1);
        body.String(topic);
        body.ArrayLength(1);
        body.Int32(partition);
        body.Bytes(records);
        body.Tags();
        body.Tags();
        body.Tags();
    }

    public static void Fetch(
        ResponseWriter body, short version, string topic, long offset, int partition = 0, int maxWaitMs = 0, int minBytes = 1, int maxBytes = 1 << 20,
        int partitionMaxBytes = 1 << 20, bool readCommitted = false, int sessionId = 0, int leaderEpoch = -1)
    {
        FetchHead(body, version, maxWaitMs, minBytes, maxBytes, readCommitted, sessionId);
        body.ArrayLength(1);
        body.String(topic);
        body.ArrayLength(1);
        FetchPartition(body, version, partition, offset, partitionMaxBytes, leaderEpoch);
        FetchTail(body, version);
    }

    public static void FetchHead(
        ResponseWriter body, short version, int maxWaitMs, int minBytes, int maxBytes, bool readCommitted = false, int sessionId = 0)
    {
        body.Int32(-1);
        body.Int32(maxWaitMs);
        body.Int32(minBytes);
        body.Int32(maxBytes);
        body.Boolean(readCommitted);
        if (version >= 7)
        {
            body.Int32(sessionId);
            body.Int32(sessionId == 0 ? -1 : 1);
        }
    }

    public static void FetchPartition(ResponseWriter body, short version, int partition, long offset, int maxBytes, int leaderEpoch = -1)
    {
        body.Int32(partition);
        if (version >= 9)
        {
            body.Int32(leaderEpoch);
        }

        body.Int64(offset);
        if (version >= 5)
        {
            body.Int64(-1);
        }

        body.Int32(maxBytes);
    }

    public static void FetchTail(ResponseWriter body, short version)
    {
        if (version >= 7)
        {
            body.ArrayLength(0);
        }

        if (version >= 11)
        {
            body.String("");
        }
    }

    public static void ListOffsets(ResponseWriter body, short version, string topic, int partition, long timestamp, bool readCommitted = false, int leaderEpoch = -1)
    {
        body.Int32(-1);
        if (version >= 2)
        {
            body.Boolean(readCommitted);
        }

        body.ArrayLength(1);
        body.String(topic);
        body.ArrayLength(1);
        body.Int32(partition);
        if (version >= 4)
        {
            body.Int32(leaderEpoch);
        }

        body.Int64(timestamp);
        body.Tags();
        body.Tags();
        body.Tags();
    }
}
