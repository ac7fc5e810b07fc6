using StreamInfer.EmbeddedBroker.Topics;

namespace StreamInfer.EmbeddedBroker.Requests.Admin.Configs;

/// <summary>A setting with its value, as clients see it.</summary>
/// <param name="Name">By Kafka's name.</param>
/// <param name="Value">As text.</param>
/// <param name="Source">Where the value comes from.</param>
/// <param name="Type">Of the value.</param>
/// <param name="IsReadOnly">It has this value and no other.</param>
/// <param name="Documentation">What it does here.</param>
internal sealed record ConfigEntry(string Name, string Value, ConfigSource Source, ConfigType Type, bool IsReadOnly, string Documentation)
{
    /// <summary>Where a value of this setting can come from, what counts first.</summary>
    public IReadOnlyList<(string Name, string Value, ConfigSource Source)> Synonyms { get; init; } = [(Name, Value, Source)];

    /// <summary>All settings of a topic, by name.</summary>
    public static IReadOnlyList<ConfigEntry> AllOf(TopicSettings settings) => [.. TopicConfigKeys.All.Select(key => Of(key, settings))];

    private static ConfigEntry Of(TopicConfigKey key, TopicSettings settings)
    {
        var isSet = TopicConfig.IsSet(settings, key);
        var (value, source) = (key.Read(settings), isSet ? ConfigSource.DynamicTopic : ConfigSource.Default);
        var byDefault = (key.Synonym, key.Default, ConfigSource.Default);
        return new ConfigEntry(key.Name, value, source, key.Type, key.IsFixed, key.Documentation)
        {
            Synonyms = isSet ? [(key.Name, value, source), byDefault] : [byDefault],
        };
    }
}
