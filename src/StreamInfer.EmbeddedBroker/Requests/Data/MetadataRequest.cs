using StreamInfer.EmbeddedBroker.Requests.Groups;
using StreamInfer.EmbeddedBroker.Topics;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Data;

/// <summary>What a metadata request says.</summary>
internal sealed class MetadataRequest
{
    private MetadataRequest()
    {
    }

    /// <summary>Null for all.</summary>
    public IReadOnlyList<Wanted>? Topics { get; private init; }

    /// <summary>Whether topics that are absent may be created.</summary>
    public bool AllowsCreation { get; private set; } = true;

    public bool WantsClusterOperations { get; private set; }

    public bool WantsTopicOperations { get; private set; }

    public static MetadataRequest Read(RequestContext request)
    {
        var reader = request.Reader();
        var read = new MetadataRequest { Topics = ReadTopics(request.Version, ref reader) };
        if (request.Version >= 4)
        {
            read.AllowsCreation = reader.Boolean();
        }

        if (request.Version is >= 8 and <= 10)
        {
            read.WantsClusterOperations = reader.Boolean();
        }

        if (request.Version >= 8)
        {
            read.WantsTopicOperations = reader.Boolean();
        }

        reader.Tags();
        return read;
    }

    private static List<Wanted>? ReadTopics(short version, ref RequestReader reader)
    {
        var count = reader.ArrayLength(leastElementSize: 2, TopicCatalog.MaxPartitions);
        if (count < 0 || (count == 0 && version == 0))
        {
            return null;
        }

        var topics = new List<Wanted>(count);
        for (; count > 0; count--)
        {
            var id = version >= 10 ? reader.Uuid() : Guid.Empty;

            // Topics are asked for by id from version 12 on; the response could not say so before.
            topics.Add(new Wanted(version >= 12 ? reader.NullableString() : reader.String(), id));
            reader.Tags();
        }

        return topics;
    }

    /// <summary>A topic asked for.</summary>
    /// <param name="Name">Null where the id counts.</param>
    /// <param name="Id">Zero where the name counts.</param>
    internal readonly record struct Wanted(string? Name, Guid Id);
}
