namespace StreamInfer.EmbeddedBroker.Topics;

/// <summary>One setting of topics, by Kafka's name.</summary>
/// <param name="Name">As clients write it.</param>
/// <param name="Synonym">The broker's setting that gives the default, as Kafka names it.</param>
/// <param name="Type">Of the value.</param>
/// <param name="Allowed">The values that are taken, in words.</param>
/// <param name="Documentation">What it does here.</param>
/// <param name="Read">The value in these settings, as text.</param>
/// <param name="Apply">The settings with this value; null where the value is not allowed.</param>
internal sealed record TopicConfigKey(
    string Name,
    string Synonym,
    ConfigType Type,
    string Allowed,
    string Documentation,
    Func<TopicSettings, string> Read,
    Func<TopicSettings, string, TopicSettings?> Apply)
{
    private static readonly TopicSettings Defaults = new();

    /// <summary>Whether it has one value and takes no other.</summary>
    public bool IsFixed { get; init; }

    public string Default => Read(Defaults);
}
