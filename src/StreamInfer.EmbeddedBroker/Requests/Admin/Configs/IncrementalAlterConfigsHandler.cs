using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Admin.Configs;

/// <summary>IncrementalAlterConfigs: changes some settings of topics and leaves the others.</summary>
internal sealed class IncrementalAlterConfigsHandler(BrokerContext context) : IRequestHandler
{
    public ApiKey Api => ApiKey.IncrementalAlterConfigs;

    public ApiVersionRange Versions { get; } = new(0, 1, FirstFlexible: 1);

    public ValueTask HandleAsync(RequestContext request, ResponseWriter response)
    {
        var reader = request.Reader();
        var changes = new (ConfigResource, ConfigAlteration.Change)[reader.Count(leastElementSize: 3)];
        for (var i = 0; i < changes.Length; i++)
        {
            var resource = ConfigResource.Read(ref reader);
            var list = new ConfigChange[reader.Count(leastElementSize: 3)];
            for (var at = 0; at < list.Length; at++)
            {
                list[at] = new ConfigChange(reader.String(), (ConfigOperation)reader.Int8(), reader.NullableString());
                reader.Tags();
            }

            reader.Tags();
            changes[i] = (resource, (settings, values) => AdminFields.Duplicates(list.Select(change => change.Name)).FirstOrDefault() is { } twice
                ? $"{twice} is changed twice"
                : ConfigChange.Apply(list, settings, values));
        }

        ConfigAlteration.Answer(context, Api, changes, validatesOnly: reader.Boolean(), response);
        return ValueTask.CompletedTask;
    }
}
