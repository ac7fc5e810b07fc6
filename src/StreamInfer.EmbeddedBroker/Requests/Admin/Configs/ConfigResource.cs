using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Admin.Configs;

/// <summary>What has settings.</summary>
/// <param name="Type">By its number in Kafka's protocol.</param>
/// <param name="Name">The topic's name, or the node's number as text.</param>
internal readonly record struct ConfigResource(sbyte Type, string Name)
{
    public const sbyte Topic = 2;
    public const sbyte Broker = 4;

    public static ConfigResource Read(ref RequestReader reader) => new(reader.Int8(), reader.String());

    /// <summary>The error for a kind of resource that this broker does not have.</summary>
    public AdminOutcome Unknown => (ErrorCode.InvalidRequest, $"resources of type {Type} have no settings here; topics ({Topic}) and this broker ({Broker}) have");

    public void Write(ResponseWriter response)
    {
        response.Int8(Type);
        response.String(Name);
    }
}
