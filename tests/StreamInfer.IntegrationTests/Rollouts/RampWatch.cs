using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Host.Demo.Stories;
using StreamInfer.IntegrationTests.Kafka;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Kafka.Control;
using StreamInfer.Models.Control;
using StreamInfer.TestKit.Faults;

namespace StreamInfer.IntegrationTests.Rollouts;

/// <summary>Looks on as the instances of a bed follow the desired state.</summary>
internal sealed class RampWatch : IDisposable
{
    private readonly KafkaControlTopic _topic;
    private readonly ControlHistory _history;

    public RampWatch(FaultBed bed)
    {
        _history = new ControlHistory(bed.Group);
        _topic = new KafkaControlTopic(
            bed.Topics.Control, new KafkaProperties("watch", new Dictionary<string, string> { ["bootstrap.servers"] = bed.Bootstrap }), TimeProvider.System, NullLogger.Instance);
        _topic.Follow(_history);
    }

    /// <summary>Every state so far.</summary>
    public IReadOnlyList<ControlState> States => _history.States;

    /// <summary>Waits for a state.</summary>
    public async Task<ControlState> StateAsync(Func<ControlState, bool> isIt, string what)
    {
        await Eventually.IsTrueAsync(
            () => Task.FromResult(_history.States.Exists(state => isIt(state))), () => $"{what}; the last state is of revision {_history.Now?.Revision}: {_history.Now?.Reason}; {string.Join("; ", _history.Reports.TakeLast(3))}");
        return _history.States.Find(state => isIt(state))!;
    }

    /// <summary>Waits until each of these instances says that it follows a revision, or a later one.</summary>
    public Task FollowedAsync(long revision, params string[] instances) => Eventually.IsTrueAsync(
        () => Task.FromResult(Array.TrueForAll(instances, instance => _history.Reports.FindLast(report => report.Instance == instance)?.Revision >= revision)),
        () => $"all of {string.Join(", ", instances)} follow revision {revision}");

    public void Dispose() => _topic.Dispose();
}
