using StreamInfer.EmbeddedBroker.Topics;

namespace StreamInfer.EmbeddedBroker.Tests.Topics;

public class TopicConfigTests
{
    [Fact]
    public void TryParse_ofNothing_givesTheDefaults()
    {
        Assert.Null(TopicConfig.TryParse([], out var settings));
        Assert.Equal(new TopicSettings() with { Named = settings.Named }, settings);
        Assert.Empty(TopicConfig.ValuesSet(settings));
    }

    [Theory]
    [InlineData("cleanup.policy", "compact")]
    [InlineData("cleanup.policy", "compact,delete")]
    [InlineData("compression.type", "producer")]
    [InlineData("delete.retention.ms", "0")]
    [InlineData("max.message.bytes", "2147483647")]
    [InlineData("message.timestamp.type", "LogAppendTime")]
    [InlineData("min.cleanable.dirty.ratio", "0.25")]
    [InlineData("min.compaction.lag.ms", "9223372036854775807")]
    [InlineData("min.insync.replicas", "1")]
    [InlineData("retention.bytes", "-1")]
    [InlineData("retention.ms", "-1")]
    [InlineData("retention.ms", "604800000")]
    [InlineData("segment.bytes", "14")]
    [InlineData("segment.ms", "1")]
    public void TryParse_ofAnAllowedValue_keepsItAsSet(string name, string value)
    {
        Assert.Null(TopicConfig.TryParse([KeyValuePair.Create(name, (string?)value)], out var settings));
        var set = Assert.Single(TopicConfig.ValuesSet(settings));
        Assert.Equal((name, value), (set.Key, set.Value));
    }

    [Theory]
    [InlineData("cleanup.policy", "")]
    [InlineData("cleanup.policy", "shred")]
    [InlineData("cleanup.policy", "compact,")]
    [InlineData("compression.type", "gzip")]
    [InlineData("delete.retention.ms", "-1")]
    [InlineData("max.message.bytes", "2147483648")]
    [InlineData("message.timestamp.type", "createtime")]
    [InlineData("min.cleanable.dirty.ratio", "1.01")]
    [InlineData("min.cleanable.dirty.ratio", "NaN")]
    [InlineData("min.insync.replicas", "2")]
    [InlineData("retention.ms", "-2")]
    [InlineData("retention.ms", "1 day")]
    [InlineData("retention.ms", "9223372036854775808")]
    [InlineData("segment.bytes", "13")]
    [InlineData("segment.ms", "0")]
    [InlineData("unclean.leader.election.enable", "true")]
    public void TryParse_ofAnotherValue_saysNameValueAndWhatIsAllowed(string name, string value)
    {
        var fault = TopicConfig.TryParse([KeyValuePair.Create(name, (string?)value)], out _);
        Assert.StartsWith($"{name}={value} is not allowed: ", fault);
        Assert.EndsWith(TopicConfigKeys.Find(name)!.Allowed, fault);
    }

    [Fact]
    public void TryParse_ofAnUnknownName_saysTheName() =>
        Assert.Equal("retention.hours is not a topic setting of this broker", TopicConfig.TryParse([KeyValuePair.Create("retention.hours", (string?)"1")], out _));

    [Fact]
    public void TryParse_ofANameTwice_isRefused() =>
        Assert.Equal("segment.ms is set twice", TopicConfig.TryParse([KeyValuePair.Create("segment.ms", (string?)"1"), KeyValuePair.Create("segment.ms", (string?)"2")], out _));

    [Fact]
    public void TryParse_ofANullValue_isTheDefault()
    {
        Assert.Null(TopicConfig.TryParse([KeyValuePair.Create("retention.ms", (string?)null)], out var settings));
        Assert.Empty(TopicConfig.ValuesSet(settings));
    }

    [Fact]
    public void ValuesSet_ofSettingsMadeByCode_areThoseThatDifferFromTheDefaults()
    {
        var settings = new TopicSettings { RetentionBytes = 5, CleanupPolicy = CleanupPolicy.Compact };
        Assert.Equal(
            new Dictionary<string, string> { ["cleanup.policy"] = "compact", ["retention.bytes"] = "5" },
            TopicConfig.ValuesSet(settings));
    }

    [Fact]
    public void Keys_haveDefaultsThatTheyAllow_inOrder()
    {
        Assert.All(TopicConfigKeys.All, key => Assert.NotNull(key.Apply(new TopicSettings(), key.Default)));
        Assert.Equal(TopicConfigKeys.All.Select(key => key.Name).Order(StringComparer.Ordinal), TopicConfigKeys.All.Select(key => key.Name));
    }
}
