using StreamInfer.Ingestion;
using StreamInfer.Models.Control;
using StreamInfer.Models.Deployment;

namespace StreamInfer.Host.Commands.Models;

/// <summary>What the control topic says of a topology, and a way to wait for more of it.</summary>
internal sealed class ControlWatch(string topology) : IControlListener
{
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ControlView View { get; } = new(topology, () => { });

    /// <summary>Done with the next record, or trouble, after it was asked for.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    public void OnRecord(string key, byte[]? value, long offset, DateTimeOffset timestamp)
    {
        View.OnRecord(key, value, offset, timestamp);
        Tell();
    }

    public void OnCaughtUp(IReadOnlyList<PartitionPosition> ends)
    {
        View.OnCaughtUp(ends);
        Tell();
    }

    public void OnTrouble(string? trouble)
    {
        View.OnTrouble(trouble);
        Tell();
    }

    private void Tell() => Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
