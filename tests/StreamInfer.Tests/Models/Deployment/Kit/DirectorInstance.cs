using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Batching;
using StreamInfer.Models.Deployment;
using StreamInfer.Models.Gates;
using StreamInfer.Models.Rollout;
using StreamInfer.Models.Shelf;
using StreamInfer.Monitoring.Labels;
using StreamInfer.Pipeline;
using StreamInfer.Tests.Models.Control;
using StreamInfer.Tests.Pipeline.Kit;

namespace StreamInfer.Tests.Models.Deployment.Kit;

/// <summary>One instance: a director with shelf, audit log and the real pipeline. Time stands still but for what waiting events need.</summary>
internal sealed class DirectorInstance : IBatchObserver, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly DirectorWorld _world;
    private readonly CancellationTokenSource _stop = new();
    private readonly AutoResetEvent _fed = new(false);
    private readonly ModelShelf _shelf;
    private readonly int _partition;
    private readonly List<(int Count, TaskCompletionSource Seen)> _watches = [];
    private Task _following = Task.CompletedTask;
    private Task _scoring = Task.CompletedTask;
    private int _appended;
    private int _scored;
    private volatile bool _isPolled;

    /// <param name="world">What it shares with others.</param>
    /// <param name="name">Names it in reports.</param>
    /// <param name="partition">The one it has; who has 0 decides.</param>
    /// <param name="hasControl">False for a topology without a control topic.</param>
    /// <param name="whyNoCuda">Why no card can be had; null for a director that does not ask.</param>
    public DirectorInstance(DirectorWorld world, string name = "a", int partition = 0, bool hasControl = true, Func<string?>? whyNoCuda = null)
    {
        (_world, Name, _partition) = (world, name, partition);
        var topology = world.Topology with { Control = hasControl ? world.Topology.Control : null };
        var repository = world.OpenRepository();
        _shelf = new ModelShelf(repository, Loader, new ModelGate(world.Time, (_, work) => work()), world.Time, keep: 0);
        Rig = new Rig(world.Time) { Topology = topology, Partitions = [partition] };
        Topic = world.Topic.OpenAnother();
        var evidence = new EvidenceKeeper(world.Time);
        Rig.Observers.AddRange([evidence, this]);
        Rig.Source.OnPoll = _ =>
        {
            _isPolled = true;
            _fed.WaitOne(1);
        };
        Rig.Source.MayAdvance = () => Volatile.Read(ref _scored) < Volatile.Read(ref _appended);
        Director = new VersionDirector(new DirectorParts
        {
            Topology = topology,
            Instance = name,
            Repository = repository,
            Shelf = _shelf,
            Evidence = evidence,
            Labelled = version => Labelled.GetValueOrDefault(version),
            Shadows = Shadows,
            Control = hasControl ? Topic : null,
            Audit = Audit,
            WhyNoCuda = whyNoCuda,
            Time = world.Time,
            Logger = NullLogger.Instance,
        });
    }

    public string Name { get; }

    /// <summary>What labels that are read here say of versions.</summary>
    public ConcurrentDictionary<int, VersionOutcomes> Labelled { get; } = [];

    public Rig Rig { get; }

    public VersionLoader Loader { get; } = new();

    public MemoryAuditLog Audit { get; } = new();

    public MemoryShadowHost Shadows { get; } = new();

    public MemoryControlTopic Topic { get; }

    public VersionDirector Director { get; }

    /// <summary>The version of each prediction, by offset.</summary>
    public Dictionary<long, string?> Scored => Rig.Sink.Published.ToDictionary(record => record.Source.Offset, record => record.Header("si-model-version"));

    /// <summary>Starts the director and the pipeline.</summary>
    public async Task<DirectorInstance> RunAsync()
    {
        await Director.StartAsync(_stop.Token).WaitAsync(DirectorWorld.Patience);
        Follow();
        Score();

        // Until then a change would be the first state, which is told to nobody, and nobody would have the first partition.
        Assert.True(SpinWait.SpinUntil(() => (Director.Applied is not null && _isPolled) || _scoring.IsFaulted || _following.IsFaulted, DirectorWorld.Patience), Director.Trouble);
        if (Director.Applied is null)
        {
            await await Task.WhenAny(_scoring, _following);
        }

        return this;
    }

    /// <summary>Follows the desired state, without a pipeline yet.</summary>
    public void Follow()
    {
        _following = Task.Run(() => Director.RunAsync(_stop.Token));
        _world.Instances.Add(this);
    }

    /// <summary>Runs a pipeline.</summary>
    public void Score()
    {
        Rig.First = Director.Versions;
        Rig.OnBoundary = Director.OnBoundary;
        Rig.OnBegin = Director.Attach;
        _scoring = Task.Run(Rig.RunAsync);
    }

    /// <summary>Feeds events with values from 0 to 1, and waits until they are scored.</summary>
    public async Task FeedAsync(int count)
    {
        Append(count);
        await WhenScoredAsync(Volatile.Read(ref _appended));
    }

    public void Append(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var number = Volatile.Read(ref _appended);
            var value = (number * 0.618034 % 1).ToString("0.######", CultureInfo.InvariantCulture);
            Rig.Source.Append(_partition, System.Text.Encoding.UTF8.GetBytes($"key-{_partition}-{number}"), System.Text.Encoding.UTF8.GetBytes($"{{\"x\":{value}}}"));
            Interlocked.Increment(ref _appended);
        }

        _fed.Set();
    }

    /// <summary>Done when so many events have been scored, and counted as evidence.</summary>
    public async Task WhenScoredAsync(int count)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _watches.Add((count, seen));
            Tell();
        }

        // A pipeline that has failed says why.
        await await Task.WhenAny(seen.Task, _scoring).WaitAsync(DirectorWorld.Patience);
    }

    public void HandedOver(MicroBatch batch, long scoredAtMs)
    {
        lock (_gate)
        {
            _scored += batch.Events.Length;
            Tell();
        }
    }

    /// <summary>Done when the pipeline goes by a revision, or a later one; not for the first.</summary>
    public Task WhenSwitchedAsync(long revision) => Audit.WhenAsync(entry => entry is { PreviousVersion: not null } && entry.Revision >= revision);

    /// <summary>Dies: says nothing more.</summary>
    public async ValueTask DisposeAsync()
    {
        _world.Instances.Remove(this);
        await _stop.CancelAsync();
        Rig.Stop();
        _fed.Set();
        await _scoring;
        Director.Detach();
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Director.Dispose();
        _shelf.Dispose();
        Rig.Dispose();
        Topic.Dispose();
        _stop.Dispose();
        _fed.Dispose();
    }

    private void Tell()
    {
        foreach (var watch in _watches.Where(watch => _scored >= watch.Count).ToList())
        {
            _watches.Remove(watch);
            watch.Seen.SetResult();
        }
    }
}
