using System.Collections.Immutable;
using System.Text;
using StreamInfer.Ingestion;
using StreamInfer.Models;
using StreamInfer.Models.Control;
using StreamInfer.Models.Deployment;
using StreamInfer.Models.Rollout;
using StreamInfer.Tests.Models.Control;
using StreamInfer.Tests.Pipeline.Kit;
using StreamInfer.Tests.TestTime;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Models.Deployment.Kit;

/// <summary>What instances of one topology share: clock, control topic, model files. Versions 1 to 5 of the model "first" are there.</summary>
internal sealed class DirectorWorld : IControlListener, IDisposable
{
    public const string Name = "test";
    public const int Versions = 5;
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(7);

    /// <summary>Real time after which what is waited for will not come.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static readonly ChangeNote Note = new("ada", "because", DateTimeOffset.UnixEpoch);

    private readonly Lock _gate = new();
    private readonly List<(string Key, TaskCompletionSource<InstanceReport> Seen)> _watches = [];
    private readonly ScratchFolder _folder = new();

    public DirectorWorld()
    {
        Topic = new MemoryControlTopic(Time);
        Topic.OpenAnother().Follow(this);
        for (var version = 1; version <= Versions; version++)
        {
            _folder.Write($"first/{version}/model.onnx", EmptyOnnx.By($"version {version}"));
            _folder.Write($"first/{version}/model.yaml", "");
        }
    }

    public ManualTimeProvider Time { get; } = new();

    public MemoryControlTopic Topic { get; }

    public List<DirectorInstance> Instances { get; } = [];

    /// <summary>One feature; runs may take an hour, so that timers other than the reports' are far away.</summary>
    public TopologyPlan Topology { get; set; } = Rig.Plan() with
    {
        Features = [Rig.Feature("x") with { Min = 0, Max = 1 }],
        Model = new ModelPlan("first", 1, DevicePolicy.Cpu) { RunTimeout = TimeSpan.FromHours(1) },
        Control = new ControlPlan("control") { ReportInterval = Interval, Keep = 0 },
        Rollout = new RolloutPlan { Salt = "salt", Guardrails = new GuardrailPlan { ScoreDistance = 100, DecisionRate = 1 } },
    };

    /// <summary>What the topic holds.</summary>
    public ControlState State => ControlStateJson.Read(Topic.Records.Last(record => record.Key == Name).Value!).Value!;

    public ModelRepository OpenRepository() => new(_folder.Root, folder => folder.DefaultManifest());

    public VersionFiles FilesOf(int version) => new(version, ModelDigest.Compute(Path.Combine(_folder.Root, $"first/{version}/model.onnx")).ToLowerInvariant());

    public void Delete(int version) => Directory.Delete(Path.Combine(_folder.Root, $"first/{version}"), recursive: true);

    public void Rewrite(int version) => _folder.Write($"first/{version}/model.onnx", EmptyOnnx.By("others"));

    /// <summary>A state as a change of what the topic, or else the topology file, says.</summary>
    public ControlState Change(Func<ControlState, ControlResult> change)
    {
        var before = Topic.Records.Any(record => record.Key == Name) ? State : InitialState.Of(Topology, OpenRepository(), Time.GetUtcNow());
        var after = States.Must(change(before));
        Put(ControlStateJson.Write(after));
        return after;
    }

    public void Put(string record) => Put(Encoding.UTF8.GetBytes(record));

    public void Put(byte[]? record) => Topic.Report(Name, record);

    public static RampSettings Ramp(params int[] stages) => new([.. stages.Select(Percent.Of)], TimeSpan.FromSeconds(1), 5, RampMode.Auto);

    /// <summary>Lets one interval pass, and waits until every instance that runs has reported.</summary>
    public async Task<ImmutableDictionary<string, InstanceReport>> TickAsync()
    {
        // Of each one that of the next report, and that of its look into the repository.
        await Time.WhenTimersAsync(2 * Instances.Count, left => left <= Interval).WaitAsync(Patience);
        var reports = Instances.ConvertAll(instance => NextReportAsync(instance.Name));
        Time.Advance(Interval);
        return (await Task.WhenAll(reports)).ToImmutableDictionary(report => report.Instance);
    }

    public void OnRecord(string key, byte[]? value, long offset, DateTimeOffset timestamp)
    {
        if (value is null)
        {
            return;
        }

        lock (_gate)
        {
            foreach (var watch in _watches.Where(watch => watch.Key == key).ToList())
            {
                _watches.Remove(watch);
                watch.Seen.SetResult(InstanceReportJson.Read(value).Value!);
            }
        }
    }

    public void OnCaughtUp(IReadOnlyList<PartitionPosition> ends)
    {
    }

    public void OnTrouble(string? trouble)
    {
    }

    public void Dispose() => _folder.Dispose();

    private Task<InstanceReport> NextReportAsync(string instance)
    {
        lock (_gate)
        {
            var seen = new TaskCompletionSource<InstanceReport>(TaskCreationOptions.RunContinuationsAsynchronously);
            _watches.Add((ControlView.ReportKey(Name, instance), seen));
            return seen.Task.WaitAsync(Patience);
        }
    }
}
