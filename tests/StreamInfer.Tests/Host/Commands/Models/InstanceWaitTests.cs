using StreamInfer.Host;
using StreamInfer.Models.Deployment;
using StreamInfer.Models.Rollout;

namespace StreamInfer.Tests.Host.Commands.Models;

/// <summary><c>--wait</c> of the commands that change the desired state, in virtual time.</summary>
public sealed class InstanceWaitTests : IDisposable
{
    private readonly ControlCommandBed _bed = new();

    public void Dispose() => _bed.Dispose();

    [Fact]
    public async Task Wait_noInstance_endsAtOnceAndSaysSo()
    {
        var (code, output, _) = await PromoteAsync();

        Assert.Equal(ExitCode.Success, code);
        Assert.EndsWith("no instance of t reports; whoever starts follows revision 1\n", output);
    }

    [Fact]
    public async Task Wait_instancesThatFollowOneAfterTheOther_printsEach()
    {
        Report("a", 0, new VersionReport(1, VersionReadiness.Ready, "", VersionEvidence.None));
        Report("b", 0, new VersionReport(1, VersionReadiness.Ready, "", VersionEvidence.None));
        var wait = PromoteAsync();
        await _bed.WhenWaitingAsync();

        Report("b", 1, new VersionReport(2, VersionReadiness.Ready, "", VersionEvidence.None));
        Assert.False(wait.IsCompleted);
        Report("a", 2, new VersionReport(2, VersionReadiness.Ready, "", VersionEvidence.None));

        var (code, output, _) = await wait;
        Assert.Equal(ExitCode.Success, code);
        Assert.Contains("instance b is at revision 1: version 2 ready\n", output);
        Assert.Contains("instance a is at revision 2: version 2 ready\n", output);
    }

    [Fact]
    public async Task Wait_instanceThatRefuses_endsWithItsWords()
    {
        Report("a", 0, new VersionReport(1, VersionReadiness.Ready, "", VersionEvidence.None));
        var wait = PromoteAsync();
        await _bed.WhenWaitingAsync();

        Report("a", 0, new VersionReport(2, VersionReadiness.Refused, "golden: 3 rows\nare off", VersionEvidence.None));

        var (code, output, _) = await wait;
        Assert.Equal(ExitCode.NotFollowed, code);
        Assert.EndsWith("instance a is at revision 0: version 2 refused (golden: 3 rows\\u000aare off)\n", output);
    }

    [Fact]
    public async Task Wait_timeIsUp_saysWhoIsMissing()
    {
        Report("a", 0, new VersionReport(1, VersionReadiness.Ready, "", VersionEvidence.None));
        var wait = PromoteAsync("5s");
        await _bed.WhenWaitingAsync();

        _bed.Time.Advance(TimeSpan.FromSeconds(5));

        var (code, output, _) = await wait;
        Assert.Equal(ExitCode.NotFollowed, code);
        Assert.EndsWith("instance a is still at revision 0\n", output);
    }

    [Fact]
    public async Task Wait_instanceThatIsGone_isNotWaitedFor()
    {
        Report("a", 0, new VersionReport(1, VersionReadiness.Ready, "", VersionEvidence.None));
        var wait = PromoteAsync("2m");

        // Three intervals without a report, looked at once in each.
        for (var look = 0; look < 4; look++)
        {
            await _bed.WhenWaitingAsync();
            _bed.Time.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(ExitCode.Success, (await wait).Code);
    }

    private Task<(int Code, string Output, string Errors)> PromoteAsync(string within = "1m") =>
        Task.Run(() => _bed.InvokeAsync("promote", _bed.Topology, "2", "--reason", "because", "--wait", within));

    private void Report(string instance, long revision, params VersionReport[] versions) => _bed.Topic.Report(
        ControlView.ReportKey(ControlCommandBed.Name, instance),
        InstanceReportJson.Write(new InstanceReport(ControlCommandBed.Name, instance, revision, [.. versions], _bed.Time.GetUtcNow())));
}
