using System.Text;
using StreamInfer.Host;
using StreamInfer.Models.Control;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Host.Commands.Models;

/// <summary>The commands that change the desired state, over a control topic in memory.</summary>
public sealed class ChangeCommandTests : IDisposable
{
    private readonly ControlCommandBed _bed = new();

    public void Dispose() => _bed.Dispose();

    [Fact]
    public void Promote_topicWithoutState_changesWhatTheFileSays()
    {
        var (code, output, errors) = _bed.Change("promote", "2");

        Assert.Equal(
            (ExitCode.Success, "t: revision 0 -> 1, by ada: because\n  active: version 1 with 100 % -> version 2 with 100 %\n  previous: none -> version 1\n", ""),
            (code, output, errors));
        Assert.Equal((1, 2, "ada", "because"), (_bed.State!.Revision, _bed.State.Active, _bed.State.ChangedBy, _bed.State.Reason));
        Assert.Equal([_bed.Digest(1), _bed.Digest(2)], _bed.State.Digests.Values);
    }

    [Fact]
    public void Rollback_afterPromote_goesBackWithoutTheRepositorysHelp()
    {
        _bed.Change("promote", "2");

        var (code, output, _) = _bed.ChangeWithoutRepository("rollback");

        Assert.Equal((ExitCode.Success, 1, 2), (code, _bed.State!.Active, _bed.State.Revision));
        Assert.Contains("active: version 2 with 100 % -> version 1 with 100 %", output);
    }

    [Fact]
    public void Rollback_nothingToGoBackTo_isRefusedInASentence()
    {
        var (code, output, errors) = _bed.Change("rollback");

        Assert.Equal((ExitCode.Refused, "", "streaminfer: there is nothing to go back to: no candidate, and no version before 1\n"), (code, output, errors));
        Assert.Null(_bed.State);
    }

    [Fact]
    public void HoldResumeAdvancePinUnpin_oneAfterTheOther_areWritten()
    {
        _bed.Change("ramp", "3", "--stages", "1,5,100");
        Assert.Equal(ExitCode.Success, _bed.Change("hold").Code);
        Assert.True(_bed.State!.Ramp!.IsHeld);
        Assert.Equal(ExitCode.Success, _bed.Change("resume").Code);
        Assert.Equal(ExitCode.Success, _bed.Change("advance").Code);
        Assert.Equal(Percent.Of(5), _bed.State.Ramp!.Share);
        Assert.Equal(ExitCode.Success, _bed.Change("pin").Code);
        Assert.Equal((ExitCode.Refused, "streaminfer: the topology is pinned; unpin it first\n"), (_bed.Change("advance").Code, _bed.Change("advance").Errors));
        Assert.Equal(ExitCode.Success, _bed.Change("unpin").Code);
        Assert.Equal(6, _bed.State.Revision);
    }

    [Fact]
    public void Shadow_addAndRemove_areWritten()
    {
        var (_, added, _) = _bed.Change("shadow add", "3", "--topic", "copies", "--percent", "50", "--sampling", "random");
        Assert.Equal(new Shadow(3, Percent.Of(50), ShadowSampling.Random, "copies"), Assert.Single(_bed.State!.Shadows));
        Assert.Contains("shadows: none -> version 3 on 50 % (random) into copies", added);

        Assert.Equal(ExitCode.Success, _bed.Change("shadow remove", "3").Code);
        Assert.Empty(_bed.State.Shadows);
        Assert.Equal((ExitCode.Refused, "streaminfer: version 3 is no shadow\n"), (_bed.Change("shadow remove", "3").Code, _bed.Change("shadow remove", "3").Errors));
    }

    [Fact]
    public void Shadow_addWithoutTopic_takesTheFilesOrSaysThatThereIsNone()
    {
        Assert.Equal(
            (ExitCode.Usage, "", "streaminfer: the topic (--topic) is missing: the topology file names no topic for this shadow\n"), _bed.Change("shadow add", "3"));

        _bed.Write("control: { topic: control }\nshadow: [{ version: 2, topic: copies, percent: 20 }]");
        _bed.Change("shadow add", "3");

        Assert.Equal(new Shadow(3, Percent.All, ShadowSampling.Sticky, "copies"), _bed.State!.Shadows[1]);
    }

    [Fact]
    public void Promote_anotherRevisionExpected_isContendedAndWritesNothing()
    {
        _bed.Change("promote", "2");

        var (code, output, errors) = _bed.Change("promote", "3", "--revision", "0");

        Assert.Equal((ExitCode.Contended, "", "streaminfer: t is at revision 1, changed by ada: because; you expected 0, look again\n"), (code, output, errors));
        Assert.Equal(ExitCode.Success, _bed.Change("promote", "3", "--revision", "1").Code);
    }

    [Fact]
    public void Promote_somebodyElseWritesMeanwhile_isContendedAndWritesNothing()
    {
        // The repository is asked within the exchange, where there is no state yet.
        _bed.Topic.FenceOnce(ControlCommandBed.Name);

        var (code, _, errors) = _bed.Change("promote", "2");

        Assert.Equal((ExitCode.Contended, "streaminfer: somebody else writes to 't'; nothing was changed, look again\n"), (code, errors));
        Assert.Null(_bed.State);
    }

    [Fact]
    public void Promote_topicAway_isKafkaWithTheReason()
    {
        _bed.Topic.TakeAway("no broker answers");

        var (code, _, errors) = _bed.Change("promote", "2");

        Assert.Equal((ExitCode.Kafka, "streaminfer: no broker answers; nothing was changed\n"), (code, errors));
    }

    [Theory]
    [InlineData("""{"schemaVersion":2,"what":"ever"}""", "is of a newer release (schema version 2), and is not overwritten")]
    [InlineData("{}", "cannot be read, and is not overwritten: schemaVersion is missing")]
    public void Promote_stateThatCannotBeRead_isNotOverwritten(string state, string message)
    {
        _bed.Topic.Report(ControlCommandBed.Name, Encoding.UTF8.GetBytes(state));

        var (code, _, errors) = _bed.Change("promote", "2");

        Assert.Equal(ExitCode.Unreadable, code);
        Assert.Contains(message, errors);
        Assert.Single(_bed.Topic.Records);
    }

    [Fact]
    public void Promote_versionNotThere_isModelAndListsThem()
    {
        var (code, _, errors) = _bed.Change("promote", "9");

        Assert.Equal(ExitCode.Model, code);
        Assert.Contains("versions there: 1, 2, 3, 4", errors);
    }

    [Fact]
    public void Promote_versionBeingCopied_isModel()
    {
        _bed.Delete("models/m/2/model.yaml");

        var (code, _, errors) = _bed.Change("promote", "2");

        Assert.Equal(ExitCode.Model, code);
        Assert.Contains("it is being copied", errors);
    }

    [Fact]
    public void Promote_filesChangedSinceTheyWereKnown_isRefusedWithBothDigests()
    {
        _bed.Change("promote", "2");
        _bed.Change("promote", "3");
        var before = _bed.Digest(2);
        _bed.Rewrite(2);

        var (code, _, errors) = _bed.Change("promote", "2");

        Assert.Equal(ExitCode.Refused, code);
        Assert.Contains($"known with digest {before[..16]}…, and its files now have {_bed.Digest(2)[..16]}…", errors);
    }

    [Fact]
    public void Promote_withoutReason_isUsage()
    {
        var (code, _, errors) = _bed.Invoke("promote", _bed.Topology, "2");

        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("--reason", errors);
        Assert.Equal(ExitCode.Refused, _bed.Invoke("promote", _bed.Topology, "2", "--reason", " ").Code);
    }

    [Fact]
    public void Promote_topologyWithoutControlTopic_isUsage()
    {
        _bed.Write("");

        var (code, _, errors) = _bed.Change("promote", "2");

        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("the topology has no control topic (control.topic)", errors);
    }

    [Fact]
    public void Promote_stateOfAnotherModel_isRefused()
    {
        _bed.Topic.Report(ControlCommandBed.Name, ControlStateJson.Write(StreamInfer.Tests.Models.Control.States.Plain with { Topology = "t", Model = "other" }));

        var (code, _, errors) = _bed.Change("promote", "2");

        Assert.Equal((ExitCode.Refused, "streaminfer: the control topic's state of t is of model other, and the topology file's model is m\n"), (code, errors));
    }

    [Fact]
    public void Promote_controlCharactersInTheReason_areWrittenAsTheyAreAndShownEscaped()
    {
        const string Reason = "red \u001b[31m\nnext \u009b2J \u202egnp ü";
        var (_, output, _) = _bed.Invoke("promote", _bed.Topology, "2", "--reason", Reason, "--by", "a\u0007da");

        Assert.Equal(Reason, _bed.State!.Reason);
        Assert.Contains(@"by a\u0007da: red \u001b[31m\u000anext \u009b2J \u202egnp ü", output);
    }

    [Fact]
    public void Promote_json_hasBothStates()
    {
        var json = _bed.Json("promote", _bed.Topology, "2", "--reason", "because");

        Assert.Equal((0, 1), (json.GetProperty("before").GetProperty("revision").GetInt64(), json.GetProperty("before").GetProperty("active").GetInt32()));
        Assert.Equal((1, 2), (json.GetProperty("after").GetProperty("revision").GetInt64(), json.GetProperty("after").GetProperty("active").GetInt32()));
    }
}
