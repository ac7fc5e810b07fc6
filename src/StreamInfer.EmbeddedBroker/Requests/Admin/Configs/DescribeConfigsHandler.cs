using System.Globalization;
using StreamInfer.EmbeddedBroker.Topics;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Admin.Configs;

/// <summary>DescribeConfigs: the settings of topics and of this broker, with where their values come from.</summary>
internal sealed class DescribeConfigsHandler(BrokerContext context) : IRequestHandler
{
    private static readonly string Node = BrokerContext.NodeId.ToString(CultureInfo.InvariantCulture);

    public ApiKey Api => ApiKey.DescribeConfigs;

    public ApiVersionRange Versions { get; } = new(0, 4, FirstFlexible: 4);

    public ValueTask HandleAsync(RequestContext request, ResponseWriter response)
    {
        var reader = request.Reader();
        var wanted = new (ConfigResource Resource, HashSet<string>? Names)[reader.Count(leastElementSize: 3)];
        for (var i = 0; i < wanted.Length; i++)
        {
            wanted[i] = (ConfigResource.Read(ref reader), ReadNames(ref reader));
            reader.Tags();
        }

        var wantsSynonyms = request.Version >= 1 && reader.Boolean();
        var wantsDocumentation = request.Version >= 3 && reader.Boolean();
        response.Int32(context.ThrottleMs(Api));
        response.ArrayLength(wanted.Length);
        foreach (var (resource, names) in wanted)
        {
            var outcome = Find(resource, out var entries);
            response.Outcome(outcome);
            resource.Write(response);
            List<ConfigEntry> asked = [.. entries.Where(entry => names is null || names.Contains(entry.Name))];
            response.ArrayLength(asked.Count);
            foreach (var entry in asked)
            {
                Write(request.Version, response, entry, wantsSynonyms, wantsDocumentation);
            }

            response.Tags();
        }

        response.Tags();
        return ValueTask.CompletedTask;
    }

    /// <returns>Null for all settings, which an empty list asks for too.</returns>
    private static HashSet<string>? ReadNames(ref RequestReader reader)
    {
        var count = reader.ArrayLength();
        if (count > AdminFields.MostElements)
        {
            throw new MalformedRequestException($"{count} names of settings, where {AdminFields.MostElements} are allowed");
        }

        var names = count <= 0 ? null : new HashSet<string>(StringComparer.Ordinal);
        for (; count > 0; count--)
        {
            names!.Add(reader.String());
        }

        return names;
    }

    private AdminOutcome Find(ConfigResource resource, out IReadOnlyList<ConfigEntry> entries)
    {
        entries = [];
        if (context.Fault(Api, resource.Name) is var fault and not ErrorCode.None)
        {
            return AdminOutcome.Of(fault);
        }

        switch (resource.Type)
        {
            case ConfigResource.Topic when context.Topics.Find(resource.Name) is { } topic:
                entries = ConfigEntry.AllOf(topic.Settings);
                return AdminOutcome.Done;
            case ConfigResource.Topic:
                return TopicName.Fault(resource.Name) is { } wrong
                    ? (ErrorCode.InvalidTopic, wrong)
                    : (ErrorCode.UnknownTopicOrPartition, $"topic '{resource.Name}' does not exist");
            case ConfigResource.Broker when resource.Name.Length == 0 || string.Equals(resource.Name, Node, StringComparison.Ordinal):
                entries = BrokerConfig.AllOf(context.Options);
                return AdminOutcome.Done;
            case ConfigResource.Broker:
                return (ErrorCode.InvalidRequest, $"there is no broker '{resource.Name}', only {Node}");
            default:
                return resource.Unknown;
        }
    }

    private static void Write(short version, ResponseWriter response, ConfigEntry entry, bool wantsSynonyms, bool wantsDocumentation)
    {
        response.String(entry.Name);
        response.String(entry.Value);
        response.Boolean(entry.IsReadOnly);
        if (version == 0)
        {
            response.Boolean(entry.Source == ConfigSource.Default);
        }
        else
        {
            response.Int8((sbyte)entry.Source);
        }

        response.Boolean(false); // sensitive
        if (version >= 1)
        {
            WriteSynonyms(response, wantsSynonyms ? entry.Synonyms : []);
        }

        if (version >= 3)
        {
            response.Int8((sbyte)entry.Type);
            response.String(wantsDocumentation ? entry.Documentation : null);
        }

        response.Tags();
    }

    private static void WriteSynonyms(ResponseWriter response, IReadOnlyList<(string Name, string Value, ConfigSource Source)> synonyms)
    {
        response.ArrayLength(synonyms.Count);
        foreach (var (name, value, source) in synonyms)
        {
            response.String(name);
            response.String(value);
            response.Int8((sbyte)source);
            response.Tags();
        }
    }
}
