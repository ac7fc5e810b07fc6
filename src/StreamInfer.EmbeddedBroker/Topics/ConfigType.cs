namespace StreamInfer.EmbeddedBroker.Topics;

/// <summary>The type of a setting's value, by its number in Kafka's DescribeConfigs.</summary>
internal enum ConfigType : sbyte
{
    Boolean = 1,
    String = 2,
    Int = 3,
    Long = 5,
    Double = 6,
    List = 7,
}
