using Microsoft.Extensions.Logging;
using StreamInfer.Host.Commands.Models;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Kafka.Control;
using StreamInfer.Models;
using StreamInfer.Models.Control;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Demo.Stories;

/// <summary>Who asks for changes in a story, by the code of <c>streaminfer models …</c>, and sees what comes of them in the control topic.</summary>
internal sealed class StoryOperator : IDisposable
{
    private const string Who = "ops@example.org";
    private static readonly TimeSpan WriteWithin = TimeSpan.FromSeconds(30);

    private readonly TopologyPlan _plan;
    private readonly Lazy<ModelRepository> _repository;
    private readonly TimeProvider _time;
    private readonly KafkaControlTopic _topic;

    public StoryOperator(TopologyPlan plan, string models, TimeProvider time, ILoggerFactory logs)
    {
        (_plan, _time) = (plan, time);
        _repository = new Lazy<ModelRepository>(() => ModelRepository.Open(models));
        History = new ControlHistory(plan.Name);
        _topic = new KafkaControlTopic(plan.Control!.Topic, new KafkaProperties($"{plan.Name}-story", plan.Kafka), time, logs.CreateLogger<KafkaControlTopic>());
        _topic.Follow(History);
    }

    /// <summary>What the control topic has told.</summary>
    public ControlHistory History { get; }

    public Task<ControlState> AddShadowAsync(int version, string topic, string why, CancellationToken stop) =>
        ChangeAsync((state, note) => ControlChange.AddShadow(state, Files(version), new Shadow(version, Percent.All, ShadowSampling.Sticky, topic), note), why, stop);

    public Task<ControlState> RampAsync(int version, RampSettings settings, string why, CancellationToken stop) =>
        ChangeAsync((state, note) => ControlChange.StartRamp(state, Files(version), settings, note), why, stop);

    public Task<ControlState> PromoteAsync(int version, string why, CancellationToken stop) =>
        ChangeAsync((state, note) => ControlChange.Promote(state, Files(version), note), why, stop);

    public void Dispose() => _topic.Dispose();

    private VersionFiles Files(int version) => VersionArgument.Find(_repository.Value, _plan.Model.Name, version);

    /// <returns>The state that is now wanted.</returns>
    private async Task<ControlState> ChangeAsync(Func<ControlState, ChangeNote, ControlResult> change, string why, CancellationToken stop)
    {
        var request = new ChangeRequest(_plan, _repository, change, new ChangeNote(Who, why, _time.GetUtcNow()), Revision: null);
        var outcome = await ChangeWriter.WriteAsync(_topic, request, WriteWithin, stop);
        return outcome.After ?? throw new StoryBrokenException($"the change is not written: {outcome.Sentence}");
    }
}
