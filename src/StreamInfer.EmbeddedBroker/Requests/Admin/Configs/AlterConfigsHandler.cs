using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Admin.Configs;

/// <summary>AlterConfigs, the older of the two: what it names is set, and all other settings of the topic go back to their defaults.</summary>
internal sealed class AlterConfigsHandler(BrokerContext context) : IRequestHandler
{
    public ApiKey Api => ApiKey.AlterConfigs;

    public ApiVersionRange Versions { get; } = new(0, 2, FirstFlexible: 2);

    public ValueTask HandleAsync(RequestContext request, ResponseWriter response)
    {
        var reader = request.Reader();
        var changes = new (ConfigResource, ConfigAlteration.Change)[reader.Count(leastElementSize: 3)];
        for (var i = 0; i < changes.Length; i++)
        {
            var resource = ConfigResource.Read(ref reader);
            var list = new (string Name, string? Value)[reader.Count(leastElementSize: 2)];
            for (var at = 0; at < list.Length; at++)
            {
                list[at] = (reader.String(), reader.NullableString());
                reader.Tags();
            }

            reader.Tags();
            changes[i] = (resource, (_, values) => Replace(list, values));
        }

        ConfigAlteration.Answer(context, Api, changes, validatesOnly: reader.Boolean(), response);
        return ValueTask.CompletedTask;
    }

    private static string? Replace((string Name, string? Value)[] list, SortedDictionary<string, string> values)
    {
        values.Clear();
        foreach (var (name, value) in list)
        {
            if (value is null)
            {
                return $"{name} has no value";
            }

            if (!values.TryAdd(name, value))
            {
                return $"{name} is set twice";
            }
        }

        return null;
    }
}
