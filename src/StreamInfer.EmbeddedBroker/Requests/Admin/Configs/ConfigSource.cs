namespace StreamInfer.EmbeddedBroker.Requests.Admin.Configs;

/// <summary>Where a setting's value comes from, by its number in Kafka's DescribeConfigs.</summary>
internal enum ConfigSource : sbyte
{
    /// <summary>Set for this topic.</summary>
    DynamicTopic = 1,

    /// <summary>Given to the broker at its start.</summary>
    StaticBroker = 4,

    Default = 5,
}
