using StreamInfer.EmbeddedBroker.Topics;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Admin.Configs;

/// <summary>What IncrementalAlterConfigs and AlterConfigs have in common: changes by resource, each resource all or nothing.</summary>
internal static class ConfigAlteration
{
    /// <summary>Makes the values that shall be set out of those that are; says what is wrong, or null.</summary>
    public delegate string? Change(TopicSettings settings, SortedDictionary<string, string> values);

    /// <summary>Changes the settings of each resource and writes what became of it.</summary>
    /// <param name="context">The broker.</param>
    /// <param name="api">Who asks.</param>
    /// <param name="changes">By resource.</param>
    /// <param name="validatesOnly">Only says whether it would.</param>
    /// <param name="response">Where to.</param>
    public static void Answer(BrokerContext context, ApiKey api, IReadOnlyList<(ConfigResource Resource, Change Change)> changes, bool validatesOnly, ResponseWriter response)
    {
        response.Int32(context.ThrottleMs(api));
        var duplicates = AdminFields.Duplicates(changes.Select(each => each.Resource));
        var once = changes.DistinctBy(each => each.Resource).ToList();
        response.ArrayLength(once.Count);
        foreach (var (resource, change) in once)
        {
            response.Outcome(duplicates.Contains(resource)
                ? (ErrorCode.InvalidRequest, $"resource '{resource.Name}' is there more than once")
                : Alter(context, api, resource, change, validatesOnly));
            resource.Write(response);
            response.Tags();
        }

        response.Tags();
    }

    private static AdminOutcome Alter(BrokerContext context, ApiKey api, ConfigResource resource, Change change, bool validatesOnly)
    {
        if (context.Fault(api, resource.Name) is var fault and not ErrorCode.None)
        {
            return AdminOutcome.Of(fault);
        }

        if (resource.Type != ConfigResource.Topic)
        {
            return resource.Type == ConfigResource.Broker
                ? (ErrorCode.InvalidRequest, "the broker's own settings are given at its start and cannot be altered")
                : resource.Unknown;
        }

        string? wrong = null;
        var error = context.Topics.Alter(resource.Name, settings =>
        {
            var values = TopicConfig.ValuesSet(settings);
            wrong = change(settings, values);
            TopicSettings? changed = null;
            wrong ??= TopicConfig.TryParse(values.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)), out changed);
            return wrong is null && !validatesOnly ? changed : null;
        });
        if (error == ErrorCode.UnknownTopicOrPartition)
        {
            return (error, $"topic '{resource.Name}' does not exist");
        }

        return wrong is null ? AdminOutcome.Of(error) : (ErrorCode.InvalidConfig, wrong);
    }
}
