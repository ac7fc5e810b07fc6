using StreamInfer.Inference;
using StreamInfer.Models.Deployment;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Models.Deployment.Kit;

/// <summary>Shadows that do nothing, and end when the test says so; at once by default.</summary>
internal sealed class MemoryShadowHost : IShadowHost
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, (ShadowPlan Plan, ScoringModel Model)> _running = [];
    private readonly List<(int Version, TaskCompletionSource Done)> _ending = [];

    public IReadOnlyCollection<int> Running
    {
        get
        {
            lock (_gate)
            {
                return [.. _running.Keys];
            }
        }
    }

    /// <summary>Keeps shadows from ending until <see cref="EndAll"/>.</summary>
    public bool Withhold { get; set; }

    public (ShadowPlan Plan, ScoringModel Model) Of(int version)
    {
        lock (_gate)
        {
            return _running[version];
        }
    }

    public void Start(ShadowPlan plan, ScoringModel model)
    {
        lock (_gate)
        {
            _running[plan.Version] = (plan, model);
        }
    }

    public Task StopAsync(int version)
    {
        lock (_gate)
        {
            _running.Remove(version);
            if (!Withhold)
            {
                return Task.CompletedTask;
            }

            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _ending.Add((version, done));
            return done.Task;
        }
    }

    public void EndAll()
    {
        lock (_gate)
        {
            _ending.ForEach(ending => ending.Done.SetResult());
            _ending.Clear();
        }
    }
}
