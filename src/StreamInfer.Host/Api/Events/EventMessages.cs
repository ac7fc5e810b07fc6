using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace StreamInfer.Host.Api.Events;

/// <summary>Messages as <c>text/event-stream</c> has them.</summary>
internal static class EventMessages
{
    public const string Overview = "overview";

    public const string Drift = "drift";

    public const string Models = "models";

    public const string Labels = "labels";

    public const string Anomaly = "anomaly";

    /// <summary>Comes first: after how many milliseconds a listener that was cut off comes again.</summary>
    public static readonly byte[] Retry = "retry: 2000\n\n"u8.ToArray();

    /// <summary>Keeps the connection alive while there is nothing to say.</summary>
    public static readonly byte[] Ping = ": ping\n\n"u8.ToArray();

    /// <summary>JSON has no line breaks, so one line of data does.</summary>
    public static byte[] Of<T>(string kind, T answer, JsonTypeInfo<T> type) => [.. Encoding.UTF8.GetBytes($"event: {kind}\ndata: "), .. JsonSerializer.SerializeToUtf8Bytes(answer, type), (byte)'\n', (byte)'\n'];
}
