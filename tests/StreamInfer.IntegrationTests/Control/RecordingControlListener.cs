using System.Collections.Concurrent;
using System.Text;
using StreamInfer.Ingestion;
using StreamInfer.Models.Control;

namespace StreamInfer.IntegrationTests.Control;

/// <summary>Keeps what a follower of the control topic was told.</summary>
internal sealed class RecordingControlListener : IControlListener
{
    public ConcurrentQueue<(string Key, string? Value, long Offset)> Records { get; } = [];

    public ConcurrentQueue<IReadOnlyList<PartitionPosition>> CaughtUp { get; } = [];

    public ConcurrentQueue<string?> Troubles { get; } = [];

    /// <summary>The latest value of each key.</summary>
    public Dictionary<string, string?> State => Records.GroupBy(record => record.Key).ToDictionary(key => key.Key, key => key.Last().Value);

    public void OnRecord(string key, byte[]? value, long offset, DateTimeOffset timestamp) =>
        Records.Enqueue((key, value is null ? null : Encoding.UTF8.GetString(value), offset));

    public void OnCaughtUp(IReadOnlyList<PartitionPosition> ends) => CaughtUp.Enqueue(ends);

    public void OnTrouble(string? trouble) => Troubles.Enqueue(trouble);
}
