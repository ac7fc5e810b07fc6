namespace StreamInfer.EmbeddedBroker.Requests.Admin.Configs;

/// <summary>How IncrementalAlterConfigs changes a setting, by its number in Kafka's protocol.</summary>
internal enum ConfigOperation : sbyte
{
    Set = 0,

    /// <summary>Back to the default.</summary>
    Delete = 1,

    /// <summary>Adds to a list.</summary>
    Append = 2,

    /// <summary>Takes out of a list.</summary>
    Subtract = 3,
}
