using StreamInfer.Models.Deployment;
using StreamInfer.Tests.Models.Deployment.Kit;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Models.Deployment;

/// <summary>What an instance does about a card that goes and comes.</summary>
public sealed class DirectorDeviceTests : IDisposable
{
    private const int MostSteps = 100;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    private readonly DirectorWorld _world = new();
    private string? _whyNot;

    public DirectorDeviceTests() =>
        _world.Topology = _world.Topology with
        {
            Model = _world.Topology.Model with { Device = DevicePolicy.PreferCuda },
            Output = _world.Topology.Output with { Headers = HeaderSet.All },
        };

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
        AdvanceUntil(() => instance.Director.Versions.Primary.Session.Device == "cpu", DeviceWatch.Interval);
        await instance.WhenScoredAsync(30);
        Assert.Equal(["cuda", "cpu"], DevicesOf(instance));
        Assert.Contains("version 1 runs on the CPU although CUDA is preferred: the model has failed every event", instance.Director.WhyOnCpu);

        (instance.Loader.LostDevice, _whyNot) = (null, null);
        AdvanceUntil(() => instance.Rig.Pipeline.Versions.Lanes.Any(lane => lane.Model.Session.Device == "cuda"), TimeSpan.FromMinutes(1));
        await instance.FeedAsync(10);
        Assert.Null(instance.Director.WhyOnCpu);
        Assert.Equal(40, instance.Scored.Count);
        Assert.Equal(["cuda", "cpu", "cuda"], DevicesOf(instance));
    }

    private DirectorInstance Instance() => new(_world, whyNoCuda: () => _whyNot);

    /// <summary>Lets time pass step by step; between two, the director has a moment to do what is due.</summary>
    private void AdvanceUntil(Func<bool> isSo, TimeSpan step)
    {
        for (var left = MostSteps; left > 0; left--)
        {
            _world.Time.Advance(step);
            if (SpinWait.SpinUntil(isSo, Moment))
            {
                return;
            }
        }

        Assert.Fail("it did not come to it");
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
