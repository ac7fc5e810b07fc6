using StreamInfer.EmbeddedBroker.Requests.Admin;
using StreamInfer.EmbeddedBroker.Tests.Groups.Codecs;
using StreamInfer.EmbeddedBroker.Topics;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Tests.Admin;

public sealed class CreateTopicsCodecTests : AdminCodecs
{
    [Theory]
    [MemberData(nameof(Versions), 0, 7)]
    public void CreateTopics_inEveryVersion_createsAndSaysSo(int version)
    {
        Fixture.Faults.Throttle(ApiKey.CreateTopics, TimeSpan.FromMilliseconds(7));
        var answer = Ask(new CreateTopicsHandler(Context), version, fields => fields
            .Array(2)
            .Text("made").Int32(3).Int16(1).Array(0).Array(1).Text("retention.ms").Text("5").End().End()
            .Text("t").Int32(1).Int16(1).Array(0).Array(0).End()
            .Int32(1_000).If(version >= 1, more => more.Int8(0)).End());

        var made = Context.Topics.Find("made")!;
        Assert.Equal((3, 5L), (made.Partitions.Count, made.Settings.RetentionMs));
        if (version >= 2)
        {
            Assert.Equal(7, answer.Int32());
        }

        Assert.Equal(2, answer.Array());
        AssertMade(version, answer, made);
        Assert.Equal("t", answer.Text());
        if (version >= 7)
        {
            Assert.Equal(Guid.Empty, Id(answer));
        }

        Assert.Equal((int)ErrorCode.TopicAlreadyExists, answer.Int16());
        if (version >= 1)
        {
            Assert.Equal("topic 't' exists", answer.Text());
        }

        if (version >= 5)
        {
            Assert.Equal((-1, -1, 0), (answer.Int32(), answer.Int16(), answer.Array()));
        }

        answer.End();
        answer.Over();
    }

    private static void AssertMade(int version, Answer answer, Topic made)
    {
        Assert.Equal("made", answer.Text());
        if (version >= 7)
        {
            Assert.Equal(made.Id, Id(answer));
        }

        Assert.Equal(0, answer.Int16());
        if (version >= 1)
        {
            Assert.Null(answer.Text());
        }

        if (version >= 5)
        {
            Assert.Equal((3, 1), (answer.Int32(), answer.Int16()));
            var settings = new Dictionary<string, (string?, int)>();
            for (var left = answer.Array(); left > 0; left--)
            {
                var (name, value) = (answer.Text()!, answer.Text());
                answer.Int8(); // whether it is read-only
                settings.Add(name, (value, answer.Int8()));
                Assert.Equal(0, answer.Int8());
                answer.End();
            }

            Assert.Equal(("5", 1), settings["retention.ms"]);
            Assert.Equal(("delete", 5), settings["cleanup.policy"]);
        }

        answer.End();
    }

    [Theory]
    [InlineData("a/b", 1, 1, nameof(ErrorCode.InvalidTopic), "characters other than")]
    [InlineData("new", 0, 1, nameof(ErrorCode.InvalidPartitions), "1 to 10000")]
    [InlineData("new", 10_001, 1, nameof(ErrorCode.InvalidPartitions), "1 to 10000")]
    [InlineData("new", 9_999, 1, nameof(ErrorCode.InvalidPartitions), "in use")]
    [InlineData("new", 1, 3, nameof(ErrorCode.InvalidReplicationFactor), "there is one node")]
    [InlineData("new", 1, 0, nameof(ErrorCode.InvalidReplicationFactor), "there is one node")]
    public void CreateTopics_ofWhatIsNotAllowed_saysWhy(string name, int partitions, int replicas, string error, string message)
    {
        var answer = Ask(new CreateTopicsHandler(Context), 1, fields => fields
            .Array(1).Text(name).Int32(partitions).Int16(replicas).Array(0).Array(0).Int32(0).Int8(0));

        Assert.Equal((1, name), (answer.Array(), answer.Text()));
        Refused(Enum.Parse<ErrorCode>(error), message, Outcome(answer));
        Assert.Null(Context.Topics.Find(name));
    }

    [Theory]
    [InlineData("min.insync.replicas", "2", "1 alone")]
    [InlineData("retention.ms", "soon", "an integer of -1 or more")]
    [InlineData("no.such", "1", "not a topic setting")]
    public void CreateTopics_withASettingThatIsNotAllowed_saysWhy(string name, string value, string message)
    {
        var answer = Ask(new CreateTopicsHandler(Context), 1, fields => fields
            .Array(1).Text("new").Int32(1).Int16(-1).Array(0).Array(1).Text(name).Text(value).Int32(0).Int8(0));

        Assert.Equal((1, "new"), (answer.Array(), answer.Text()));
        Refused(ErrorCode.InvalidConfig, message, Outcome(answer));
        Assert.Null(Context.Topics.Find("new"));
    }

    [Fact]
    public void CreateTopics_thatOnlyValidates_createsNothing()
    {
        var answer = Ask(new CreateTopicsHandler(Context), 5, fields => fields
            .Array(1).Text("new").Int32(-1).Int16(-1).Array(0).Array(0).End().Int32(0).Int8(1).End());

        Assert.Equal((0, 1, "new", 0, null), (answer.Int32(), answer.Array(), answer.Text(), answer.Int16(), answer.Text()));
        Assert.Equal((4, 1), (answer.Int32(), answer.Int16())); // the default number of partitions
        Assert.Null(Context.Topics.Find("new"));
    }

    [Theory]
    [InlineData(-1, -1, 1, 0, nameof(ErrorCode.None))]
    [InlineData(-1, -1, 2, 0, nameof(ErrorCode.InvalidReplicaAssignment))] // no such node
    [InlineData(-1, -1, 1, 1, nameof(ErrorCode.InvalidReplicaAssignment))] // counts from 1
    [InlineData(1, -1, 1, 0, nameof(ErrorCode.InvalidRequest))]
    [InlineData(-1, 1, 1, 0, nameof(ErrorCode.InvalidRequest))]
    public void CreateTopics_withAssignments_takesThoseToThisNode(int partitions, int replicas, int node, int first, string error)
    {
        var answer = Ask(new CreateTopicsHandler(Context), 0, fields => fields
            .Array(1).Text("new").Int32(partitions).Int16(replicas)
            .Array(2).Int32(first + 1).Array(1).Int32(1).Int32(first).Array(1).Int32(node)
            .Array(0).Int32(0));

        Assert.Equal((1, "new", error), (answer.Array(), answer.Text(), ((ErrorCode)answer.Int16()).ToString()));
        Assert.Equal(error == nameof(ErrorCode.None) ? 2 : 0, Context.Topics.Find("new")?.Partitions.Count ?? 0);
    }

    [Fact]
    public void CreateTopics_ofANameTwice_createsNeither()
    {
        var answer = Ask(new CreateTopicsHandler(Context), 1, fields => fields
            .Array(3)
            .Text("new").Int32(1).Int16(1).Array(0).Array(0)
            .Text("other").Int32(1).Int16(1).Array(0).Array(0)
            .Text("new").Int32(2).Int16(1).Array(0).Array(0)
            .Int32(0).Int8(0));

        Assert.Equal((2, "new"), (answer.Array(), answer.Text()));
        Refused(ErrorCode.InvalidRequest, "more than once", Outcome(answer));
        Assert.Equal(("other", 0, null), (answer.Text(), answer.Int16(), answer.Text()));
        Assert.Null(Context.Topics.Find("new"));
        Assert.NotNull(Context.Topics.Find("other"));
    }

    [Fact]
    public void CreateTopics_withANameOfThirtyThousandCharacters_isRefusedInFewWords()
    {
        var name = new string('é', 15_000);
        var answer = Ask(new CreateTopicsHandler(Context), 1, fields => fields.Array(1).Text("new").Int32(1).Int16(1).Array(0).Array(1).Text(name).Text(name).Int32(0).Int8(0));

        Assert.Equal((1, "new", (int)ErrorCode.InvalidConfig), (answer.Array(), answer.Text(), answer.Int16()));
        Assert.Equal(500, answer.Text()!.Length);
        answer.Over();
    }

    [Fact]
    public void CreateTopics_thatATestMakesFail_createsNothing()
    {
        Fixture.Faults.Fail(ApiKey.CreateTopics, ErrorCode.NotController, name: "new");
        var answer = Ask(new CreateTopicsHandler(Context), 0, fields => fields.Array(1).Text("new").Int32(1).Int16(1).Array(0).Array(0).Int32(0));

        Assert.Equal((1, "new", (int)ErrorCode.NotController), (answer.Array(), answer.Text(), answer.Int16()));
        Assert.Null(Context.Topics.Find("new"));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(10_001)]
    public void CreateTopics_ofNullOrTooMany_isMalformed(int count) =>
        Assert.Throws<MalformedRequestException>(() => Ask(new CreateTopicsHandler(Context), 0, fields =>
        {
            fields.Array(count);
            for (var i = 0; i < count * 10; i++)
            {
                fields.Int8(0);
            }

            return fields;
        }));
}
