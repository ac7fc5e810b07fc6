namespace StreamInfer.EmbeddedBroker.Topics;

/// <summary>Topic settings from and to the text that clients and the catalog's file hold.</summary>
internal static class TopicConfig
{
    /// <summary>The settings that <paramref name="values"/> ask for, all others at their defaults. A null value asks for the default.</summary>
    /// <returns>What is wrong with the values; null where nothing is.</returns>
    public static string? TryParse(IEnumerable<KeyValuePair<string, string?>> values, out TopicSettings settings)
    {
        settings = new TopicSettings();
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, text) in values)
        {
            if (TopicConfigKeys.Find(name) is not { } key)
            {
                return $"{name} is not a topic setting of this broker";
            }

            if (!named.Add(name))
            {
                return $"{name} is set twice";
            }

            if (text is null)
            {
                named.Remove(name);
                continue;
            }

            if (key.Apply(settings, text) is not { } applied)
            {
                return $"{name}={text} is not allowed: {key.Allowed}";
            }

            settings = applied;
        }

        settings = settings with { Named = named };
        return null;
    }

    /// <summary>Whether a value was set for this topic, be it the default's.</summary>
    public static bool IsSet(TopicSettings settings, TopicConfigKey key) =>
        settings.Named.Contains(key.Name) || !string.Equals(key.Read(settings), key.Default, StringComparison.Ordinal);

    /// <summary>All values that were set, by name.</summary>
    public static SortedDictionary<string, string> ValuesSet(TopicSettings settings)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var key in TopicConfigKeys.All.Where(key => IsSet(settings, key)))
        {
            values.Add(key.Name, key.Read(settings));
        }

        return values;
    }
}
