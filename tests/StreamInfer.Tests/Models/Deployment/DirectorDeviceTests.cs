using StreamInfer.Models.Deployment;
using StreamInfer.Tests.Models.Deployment.Kit;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Models.Deployment;

/// <summary>What an instance does about a card that goes and comes.</summary>
public sealed class DirectorDeviceTests : IDisposable
{
    private readonly DirectorWorld _world = new();
    private string? _whyNot;

    public DirectorDeviceTests() =>
        _world.Topology = _world.Topology with { Model = _world.Topology.Model with { Device = DevicePolicy.PreferCuda } };

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task RunAsync_cardIsLost_theCpuScoresEveryEventAndTheCardIsTakenBack()
    {
        await using var instance = Instance();
        instance.Loader.DeviceOf = policy => policy == DevicePolicy.Cpu ? "cpu" : "cuda";
        await instance.RunAsync();
        await instance.FeedAsync(10);
        Assert.Null(instance.Director.WhyOnCpu);

        (instance.Loader.LostDevice, _whyNot) = ("cuda", "it is lost");
        instance.Append(20);
        await AdvanceUntil(() => instance.Director.Versions.Primary.Session.Device == "cpu", DeviceWatch.Interval);
        await instance.WhenScoredAsync(30);
        Assert.Equal(["cuda", "cpu"], DevicesOf(instance));
        Assert.Contains("version 1 runs on the CPU although CUDA is preferred: the model has failed every event", instance.Director.WhyOnCpu);

        (instance.Loader.LostDevice, _whyNot) = (null, null);
        await AdvanceUntil(() => instance.Director.Versions.Primary.Session.Device == "cuda", TimeSpan.FromMinutes(1));
        await instance.FeedAsync(10);
        Assert.Null(instance.Director.WhyOnCpu);
        Assert.Equal(40, instance.Scored.Count);
        Assert.Equal(["cuda", "cpu", "cuda"], DevicesOf(instance));
    }

    [Fact]
    public async Task RunAsync_noCardAtFirst_isAskedForLessAndLessOften()
    {
        var asked = 0;
        _whyNot = "there is no NVIDIA driver";
        await using var instance = new DirectorInstance(_world, whyNoCuda: () =>
        {
            asked++;
            return _whyNot;
        });
        await instance.RunAsync();

        // After a minute, two more, four more, and so on: the fifth time after half an hour, then every half hour.
        await AdvanceUntil(() => Volatile.Read(ref asked) == 3, TimeSpan.FromMinutes(1));
        Assert.InRange(_world.Time.GetUtcNow() - DateTimeOffset.UnixEpoch, TimeSpan.FromMinutes(7), TimeSpan.MaxValue);
        Assert.Equal("version 1 runs on the CPU although CUDA is preferred: there is no NVIDIA driver", instance.Director.WhyOnCpu);
    }

    private DirectorInstance Instance() => new(_world, whyNoCuda: () => _whyNot);

    private async Task AdvanceUntil(Func<bool> isSo, TimeSpan step)
    {
        using var patience = new CancellationTokenSource(DirectorWorld.Patience);
        while (!isSo())
        {
            patience.Token.ThrowIfCancellationRequested();
            _world.Time.Advance(step);
            await Task.Yield();
        }
    }

    private static List<string?> DevicesOf(DirectorInstance instance)
    {
        var devices = new List<string?>();
        foreach (var record in instance.Rig.Sink.Published.OrderBy(record => record.Source.Offset))
        {
            if (devices.Count == 0 || devices[^1] != record.Header("si-device"))
            {
                devices.Add(record.Header("si-device"));
            }
        }

        return devices;
    }
}
