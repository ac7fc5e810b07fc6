using StreamInfer.EmbeddedBroker.Requests.Admin.Configs;
using StreamInfer.EmbeddedBroker.Tests.Groups.Codecs;
using StreamInfer.EmbeddedBroker.Topics;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Tests.Admin;

public sealed class ConfigCodecTests : AdminCodecs
{
    private const int Topic = 2;
    private const int Broker = 4;

    private TopicSettings Settings => Context.Topics.Find("t")!.Settings;

    [Theory]
    [MemberData(nameof(Versions), 0, 4)]
    public void DescribeConfigs_inEveryVersion_tellsValuesAndTheirSources(int version)
    {
        Context.Topics.Alter("t", settings => settings with { RetentionMs = 5 });
        var answer = Ask(new DescribeConfigsHandler(Context), version, fields => fields
            .Array(1).Int8(Topic).Text("t").Array(3).Text("retention.ms").Text("min.insync.replicas").Text("absent").End()
            .If(version >= 1, more => more.Int8(1)).If(version >= 3, more => more.Int8(1)).End());

        Assert.Equal((0, 1, (0, null), Topic, "t", 2), (answer.Int32(), answer.Array(), Outcome(answer), answer.Int8(), answer.Text(), answer.Array()));
        AssertEntry(version, answer, "min.insync.replicas", "1", 1, 5, 3, [("min.insync.replicas", "1", 5)]);
        AssertEntry(version, answer, "retention.ms", "5", 0, 1, 5, [("retention.ms", "5", 1), ("log.retention.ms", "604800000", 5)]);
        answer.End();
        answer.Over();
    }

    private static void AssertEntry(
        int version, Answer answer, string name, string value, int isReadOnly, int source, int type, (string, string, int)[] synonyms)
    {
        Assert.Equal((name, value, isReadOnly), (answer.Text(), answer.Text(), answer.Int8()));
        Assert.Equal(version >= 1 ? source : source == 5 ? 1 : 0, answer.Int8());
        Assert.Equal(0, answer.Int8());
        if (version >= 1)
        {
            Assert.Equal(synonyms.Length, answer.Array());
            foreach (var synonym in synonyms)
            {
                Assert.Equal(synonym, (answer.Text()!, answer.Text()!, answer.Int8()));
                answer.End();
            }
        }

        if (version >= 3)
        {
            Assert.Equal(type, answer.Int8());
            Assert.NotEmpty(answer.Text()!);
        }

        answer.End();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    public void DescribeConfigs_ofNoNames_isAll_withoutWhatWasNotAskedFor(int names)
    {
        var answer = Ask(new DescribeConfigsHandler(Context), 3, fields => fields.Array(1).Int8(Topic).Text("t").Array(names).Int8(0).Int8(0));

        Assert.Equal((0, 1, (0, null), Topic, "t"), (answer.Int32(), answer.Array(), Outcome(answer), answer.Int8(), answer.Text()));
        var found = new List<string>();
        for (var left = answer.Array(); left > 0; left--)
        {
            found.Add(answer.Text()!);
            answer.Text();
            Assert.Equal((5, 0, 0), (answer.Int8() * 0 + answer.Int8(), answer.Int8(), answer.Array()));
            answer.Int8();
            Assert.Null(answer.Text());
        }

        answer.Over();
        Assert.Equal(TopicConfigKeys.All.Select(key => key.Name), found);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    public void DescribeConfigs_ofTheBroker_isWhatItRunsWith(string name)
    {
        var answer = Ask(new DescribeConfigsHandler(Context), 1, fields => fields
            .Array(1).Int8(Broker).Text(name).Array(2).Text("log.dirs").Text("num.partitions").Int8(0));

        Assert.Equal((0, 1, (0, null), Broker, name, 2), (answer.Int32(), answer.Array(), Outcome(answer), answer.Int8(), answer.Text(), answer.Array()));
        Assert.Equal(("log.dirs", Context.Options.DataFolder, 1, 4, 0, 0), (answer.Text(), answer.Text(), answer.Int8(), answer.Int8(), answer.Int8(), answer.Array()));
        Assert.Equal(("num.partitions", "4", 1, 5, 0, 0), (answer.Text(), answer.Text(), answer.Int8(), answer.Int8(), answer.Int8(), answer.Array()));
        answer.Over();
    }

    [Theory]
    [InlineData(Topic, "absent", nameof(ErrorCode.UnknownTopicOrPartition))]
    [InlineData(Topic, "a/b", nameof(ErrorCode.InvalidTopic))]
    [InlineData(Broker, "2", nameof(ErrorCode.InvalidRequest))]
    [InlineData(8, "1", nameof(ErrorCode.InvalidRequest))]
    public void DescribeConfigs_ofWhatIsNotThere_saysWhy(int type, string name, string error)
    {
        var answer = Ask(new DescribeConfigsHandler(Context), 0, fields => fields.Array(1).Int8(type).Text(name).Array(-1));

        Assert.Equal((0, 1, error), (answer.Int32(), answer.Array(), ((ErrorCode)answer.Int16()).ToString()));
        Assert.NotNull(answer.Text());
        Assert.Equal((type, name, 0), (answer.Int8(), answer.Text(), answer.Array()));
        answer.Over();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void IncrementalAlterConfigs_changesWhatItNames_andLeavesTheRest(int version)
    {
        Context.Topics.Alter("t", settings => settings with { RetentionMs = 5, SegmentMs = 6 });
        var answer = Ask(new IncrementalAlterConfigsHandler(Context), version, fields => fields
            .Array(1).Int8(Topic).Text("t").Array(3)
            .Text("retention.ms").Int8(1).Text(null).End()
            .Text("cleanup.policy").Int8(2).Text("compact").End()
            .Text("max.message.bytes").Int8(0).Text("77").End()
            .End().Int8(0).End());

        Assert.Equal((0, 1, (0, null), Topic, "t"), (answer.Int32(), answer.Array(), Outcome(answer), answer.Int8(), answer.Text()));
        answer.End();
        answer.Over();
        Assert.Equal((604_800_000, 6, 77), (Settings.RetentionMs, Settings.SegmentMs, Settings.MaxMessageBytes));
        Assert.Equal(CleanupPolicy.Compact | CleanupPolicy.Delete, Settings.CleanupPolicy);
        Assert.Equal(["cleanup.policy", "max.message.bytes", "segment.ms"], TopicConfig.ValuesSet(Settings).Keys);
    }

    [Theory]
    [InlineData("cleanup.policy", 3, "delete", nameof(ErrorCode.InvalidConfig), "cleanup.policy= is not allowed")]
    [InlineData("retention.ms", 2, "1", nameof(ErrorCode.InvalidConfig), "not a list")]
    [InlineData("retention.ms", 3, "1", nameof(ErrorCode.InvalidConfig), "not a list")]
    [InlineData("retention.ms", 4, "1", nameof(ErrorCode.InvalidConfig), "operation 4")]
    [InlineData("retention.ms", 0, null, nameof(ErrorCode.InvalidConfig), "no value")]
    [InlineData("retention.ms", 0, "x", nameof(ErrorCode.InvalidConfig), "retention.ms=x is not allowed")]
    [InlineData("no.such", 1, null, nameof(ErrorCode.InvalidConfig), "not a topic setting")]
    public void IncrementalAlterConfigs_ofWhatIsNotAllowed_changesNothing(string name, int operation, string? value, string error, string message)
    {
        var answer = Ask(new IncrementalAlterConfigsHandler(Context), 0, fields => fields
            .Array(1).Int8(Topic).Text("t").Array(2).Text("segment.ms").Int8(0).Text("9").Text(name).Int8(operation).Text(value).Int8(0));

        Assert.Equal((0, 1), (answer.Int32(), answer.Array()));
        Refused(Enum.Parse<ErrorCode>(error), message, Outcome(answer));
        Assert.Equal(604_800_000, Settings.SegmentMs);
    }

    [Theory]
    [InlineData(Topic, "absent", nameof(ErrorCode.UnknownTopicOrPartition))]
    [InlineData(Broker, "1", nameof(ErrorCode.InvalidRequest))]
    [InlineData(32, "client", nameof(ErrorCode.InvalidRequest))]
    public void IncrementalAlterConfigs_ofOtherResources_isRefused(int type, string name, string error)
    {
        var answer = Ask(new IncrementalAlterConfigsHandler(Context), 0, fields => fields.Array(1).Int8(type).Text(name).Array(0).Int8(0));

        Assert.Equal((0, 1, error), (answer.Int32(), answer.Array(), ((ErrorCode)answer.Int16()).ToString()));
        Assert.NotNull(answer.Text());
    }

    [Fact]
    public void IncrementalAlterConfigs_subtractsFromTheListThatIsThere()
    {
        Context.Topics.Alter("t", settings => settings with { CleanupPolicy = CleanupPolicy.Compact | CleanupPolicy.Delete });
        var answer = Ask(new IncrementalAlterConfigsHandler(Context), 0, fields => fields
            .Array(1).Int8(Topic).Text("t").Array(1).Text("cleanup.policy").Int8(3).Text("delete").Int8(0));

        Assert.Equal((0, 1, (0, null)), (answer.Int32(), answer.Array(), Outcome(answer)));
        Assert.Equal(CleanupPolicy.Compact, Settings.CleanupPolicy);
    }

    [Fact]
    public void IncrementalAlterConfigs_ofASettingOrAResourceTwice_changesNothing()
    {
        var answer = Ask(new IncrementalAlterConfigsHandler(Context), 0, fields => fields
            .Array(1).Int8(Topic).Text("t").Array(2).Text("segment.ms").Int8(0).Text("9").Text("segment.ms").Int8(1).Text(null).Int8(0));
        Assert.Equal((0, 1), (answer.Int32(), answer.Array()));
        Refused(ErrorCode.InvalidConfig, "segment.ms is changed twice", Outcome(answer));

        answer = Ask(new IncrementalAlterConfigsHandler(Context), 0, fields => fields
            .Array(2)
            .Int8(Topic).Text("t").Array(1).Text("segment.ms").Int8(0).Text("9")
            .Int8(Topic).Text("t").Array(0)
            .Int8(0));
        Assert.Equal((0, 1), (answer.Int32(), answer.Array()));
        Refused(ErrorCode.InvalidRequest, "more than once", Outcome(answer));
        Assert.Equal(604_800_000, Settings.SegmentMs);
    }

    [Fact]
    public void IncrementalAlterConfigs_thatOnlyValidates_changesNothing()
    {
        var answer = Ask(new IncrementalAlterConfigsHandler(Context), 0, fields => fields
            .Array(1).Int8(Topic).Text("t").Array(1).Text("segment.ms").Int8(0).Text("9").Int8(1));

        Assert.Equal((0, 1, (0, null)), (answer.Int32(), answer.Array(), Outcome(answer)));
        Assert.Equal(604_800_000, Settings.SegmentMs);
    }

    [Theory]
    [MemberData(nameof(Versions), 0, 2)]
    public void AlterConfigs_setsWhatItNames_andResetsTheRest(int version)
    {
        Context.Topics.Alter("t", settings => settings with { RetentionMs = 5 });
        var answer = Ask(new AlterConfigsHandler(Context), version, fields => fields
            .Array(1).Int8(Topic).Text("t").Array(1).Text("segment.ms").Text("9").End().End().Int8(0).End());

        Assert.Equal((0, 1, (0, null), Topic, "t"), (answer.Int32(), answer.Array(), Outcome(answer), answer.Int8(), answer.Text()));
        answer.End();
        answer.Over();
        Assert.Equal(["segment.ms"], TopicConfig.ValuesSet(Settings).Keys);
    }

    [Theory]
    [InlineData("segment.ms", null, "no value")]
    [InlineData("no.such", "1", "not a topic setting")]
    [InlineData("segment.ms", "0", "segment.ms=0 is not allowed")]
    public void AlterConfigs_ofWhatIsNotAllowed_changesNothing(string name, string? value, string message)
    {
        Context.Topics.Alter("t", settings => settings with { RetentionMs = 5 });
        var answer = Ask(new AlterConfigsHandler(Context), 0, fields => fields.Array(1).Int8(Topic).Text("t").Array(1).Text(name).Text(value).Int8(0));

        Assert.Equal((0, 1), (answer.Int32(), answer.Array()));
        Refused(ErrorCode.InvalidConfig, message, Outcome(answer));
        Assert.Equal(5, Settings.RetentionMs);
    }
}
