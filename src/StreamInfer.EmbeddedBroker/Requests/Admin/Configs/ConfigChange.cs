using StreamInfer.EmbeddedBroker.Topics;

namespace StreamInfer.EmbeddedBroker.Requests.Admin.Configs;

/// <summary>One change of one setting.</summary>
/// <param name="Name">The setting.</param>
/// <param name="Operation">How; may be a number that is not known.</param>
/// <param name="Value">Null where there is none.</param>
internal readonly record struct ConfigChange(string Name, ConfigOperation Operation, string? Value)
{
    /// <summary>Applies changes, one after the other, to what was set for a topic.</summary>
    /// <returns>What is wrong with them; null where nothing is. Values are not looked at.</returns>
    public static string? Apply(IEnumerable<ConfigChange> changes, TopicSettings settings, SortedDictionary<string, string> values)
    {
        foreach (var change in changes)
        {
            if (TopicConfigKeys.Find(change.Name) is not { } key)
            {
                return $"{change.Name} is not a topic setting of this broker";
            }

            if (change.Fault(key) is { } fault)
            {
                return fault;
            }

            if (change.Operation == ConfigOperation.Delete)
            {
                values.Remove(key.Name);
            }
            else
            {
                values[key.Name] = change.Result(values.GetValueOrDefault(key.Name) ?? key.Read(settings));
            }
        }

        return null;
    }

    private string? Fault(TopicConfigKey key) => Operation switch
    {
        ConfigOperation.Delete => null,
        ConfigOperation.Append or ConfigOperation.Subtract when key.Type != ConfigType.List => $"{Name} is not a list, and can only be set or deleted",
        ConfigOperation.Set or ConfigOperation.Append or ConfigOperation.Subtract => Value is null ? $"{Name} has no value" : null,
        _ => $"{Name}: operation {(sbyte)Operation} is not known",
    };

    private string Result(string before) => Operation switch
    {
        ConfigOperation.Append => string.Join(',', before.Split(',').Union(Value!.Split(','), StringComparer.Ordinal)),
        ConfigOperation.Subtract => string.Join(',', before.Split(',').Except(Value!.Split(','), StringComparer.Ordinal)),
        _ => Value!,
    };
}
