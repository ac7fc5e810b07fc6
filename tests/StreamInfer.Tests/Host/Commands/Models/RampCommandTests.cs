using StreamInfer.Host;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Host.Commands.Models;

/// <summary><c>models ramp</c>, over a control topic in memory.</summary>
public sealed class RampCommandTests : IDisposable
{
    private readonly ControlCommandBed _bed = new();

    public void Dispose() => _bed.Dispose();

    [Fact]
    public void Ramp_withoutOptions_goesByTheTopology()
    {
        _bed.Write("control: { topic: control }\nrollout: { version: 4, stages: [2, 100], hold: 5m, minSamples: 7, mode: manual }");
        Assert.Equal(ExitCode.Success, _bed.Change("rollback").Code);

        var (code, _, errors) = _bed.Change("ramp", "3");

        Assert.Equal((ExitCode.Success, ""), (code, errors));
        var ramp = _bed.State!.Ramp!;
        Assert.Equal((3, 0, TimeSpan.FromMinutes(5), 7, RampMode.Manual), (ramp.Version, ramp.Stage, ramp.Hold, ramp.MinSamples, ramp.Mode));
        Assert.Equal([Percent.Of(2), Percent.All], ramp.Stages.ToArray());
        Assert.Equal(_bed.Time.GetUtcNow(), ramp.Since);
    }

    [Fact]
    public void Ramp_withOptions_goesByThem()
    {
        var (code, output, _) = _bed.Change("ramp", "3", "--stages", "0.25,5,100", "--hold", "90s", "--min-samples", "10", "--mode", "manual");

        var ramp = _bed.State!.Ramp!;
        Assert.Equal((ExitCode.Success, 3, TimeSpan.FromSeconds(90), 10, RampMode.Manual), (code, ramp.Version, ramp.Hold, ramp.MinSamples, ramp.Mode));
        Assert.Equal([25, 500, 10_000], ramp.Stages.Select(stage => stage.Hundredths));
        Assert.Contains("  candidates: none -> version 3 with 0.25 %\n", output);
        Assert.Contains("  ramp: none -> version 3 at stage 1 of 3 (0.25 %, 5 %, 100 %) since 2024-02-29 23:59:58Z, each for 90 s and 10 events at least, manual\n", output);
    }

    [Fact]
    public void Ramp_percent_isAShareWithoutRamp()
    {
        _bed.Change("ramp", "3", "--percent", "12.5");

        Assert.Null(_bed.State!.Ramp);
        Assert.Equal(new Percent(1_250), _bed.State.FindCandidate(3)!.Percent);
    }

    [Theory]
    [InlineData("'0.001' is no share", "--percent", "0.001")]
    [InlineData("'0' is no share", "--percent", "0")]
    [InlineData("'-1' is no share", "--percent", "-1")]
    [InlineData("'100.01' is no share", "--percent", "100.01")]
    [InlineData("'5%' is no share", "--percent", "5%")]
    [InlineData("'' is no share", "--stages", "1,,100")]
    [InlineData("'x' is no share", "--stages", "1,x")]
    [InlineData("'10' is no duration", "--hold", "10")]
    [InlineData("--percent is a share that only people change; --hold is for one that grows", "--percent", "5", "--hold", "10m")]
    public void Ramp_wrongOption_isUsageThatSaysWhatIsAllowed(string message, params string[] options)
    {
        var (code, _, errors) = _bed.Change("ramp", ["3", .. options]);

        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains(message, errors);
        Assert.Null(_bed.State);
    }

    [Fact]
    public void Ramp_stagesThatDoNotAscend_isRefused()
    {
        var (code, _, errors) = _bed.Change("ramp", "3", "--stages", "5,1,100");

        Assert.Equal((ExitCode.Refused, "streaminfer: the ramp has 1 % behind 5 %; stages must ascend\n"), (code, errors));
    }
}
