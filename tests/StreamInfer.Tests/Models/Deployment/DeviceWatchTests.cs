using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Inference;
using StreamInfer.Models;
using StreamInfer.Models.Deployment;
using StreamInfer.Models.Rollout;
using StreamInfer.Models.Shelf;
using StreamInfer.Routing;
using StreamInfer.Tests.Models.Deployment.Kit;
using StreamInfer.Tests.TestTime;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Models.Deployment;

public sealed class DeviceWatchTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly List<TimeSpan> _asked = [];
    private string? _whyNot = "there is no NVIDIA driver";

    [Fact]
    public void Due_noCard_isAskedForLessAndLessOften()
    {
        var (watch, set) = (Watch(), Set("cpu"));
        for (var minute = 0; minute <= 150; minute++)
        {
            Assert.Null(watch.Due(set, trouble: null));
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal([1, 3, 7, 15, 31, 61, 91, 121], _asked.Select(at => at.TotalMinutes));
        Assert.Equal("version 1 runs on the CPU although CUDA is preferred: there is no NVIDIA driver", watch.WhyOnCpu(set));
    }

    [Fact]
    public void Due_cardCame_isTheCard()
    {
        var watch = Watch();
        _whyNot = null;
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(DevicePolicy.RequireCuda, watch.Due(Set("cpu"), trouble: null));
    }

    [Fact]
    public void Due_everyEventFailsOnTheCard_isTheCpuAtOnce()
    {
        var watch = Watch();

        Assert.Null(watch.Due(Set("cuda"), trouble: null));
        Assert.Equal(DevicePolicy.Cpu, watch.Due(Set("cuda"), "it is lost"));
        Assert.Equal("version 1 runs on the CPU although CUDA is preferred: it is lost", watch.WhyOnCpu(Set("cpu")));
        Assert.Null(watch.WhyOnCpu(Set("cuda")));
    }

    [Fact]
    public void Due_cardThatDoesNotLast_isTakenBackLater()
    {
        var watch = Watch();
        _whyNot = null;
        var waits = new List<int>();
        for (var round = 0; round < 4; round++)
        {
            watch.Due(Set("cuda"), "it is lost");
            watch.Moved(DevicePolicy.Cpu);
            var minutes = 0;
            for (; watch.Due(Set("cpu"), trouble: null) is null; minutes++)
            {
                _time.Advance(TimeSpan.FromMinutes(1));
            }

            waits.Add(minutes);
            watch.Moved(DevicePolicy.RequireCuda);
        }

        Assert.Equal([1, 2, 4, 8], waits);
    }

    [Theory]
    [InlineData(DevicePolicy.Cpu)]
    [InlineData(DevicePolicy.RequireCuda)]
    public void Due_notPreferred_isNever(DevicePolicy policy)
    {
        var watch = Watch(policy);
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Null(watch.Due(Set("cuda"), "it is lost"));
        Assert.Null(watch.Due(Set("cpu"), trouble: null));
        Assert.Null(watch.WhyOnCpu(Set("cpu")));
    }

    private DeviceWatch Watch(DevicePolicy policy = DevicePolicy.PreferCuda)
    {
        var started = _time.GetUtcNow();
        using var world = new DirectorWorld();
        return new DeviceWatch(new DirectorParts
        {
            Topology = world.Topology with { Model = world.Topology.Model with { Device = policy } },
            WhyNoCuda = () =>
            {
                _asked.Add(_time.GetUtcNow() - started);
                return _whyNot;
            },
            Instance = "a",
            Repository = null!,
            Shelf = null!,
            Evidence = null!,
            Shadows = null!,
            Control = null,
            Audit = null,
            Time = _time,
            Logger = NullLogger.Instance,
        });
    }

    private static VersionSet Set(string device) =>
        new(new ScoringModel(new ModelIdentity("first", 1, new string('0', 64), null, LowerIsWorse: false), new VersionSession(new VersionLoader(), 1, device)));
}
