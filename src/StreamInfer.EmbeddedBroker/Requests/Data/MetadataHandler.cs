using StreamInfer.EmbeddedBroker.Topics;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Data;

/// <summary>Says which topics and partitions there are, and that this node leads them all.</summary>
internal sealed class MetadataHandler(BrokerContext context) : IRequestHandler
{
    /// <summary>As bits, what anybody may do with a topic: read, write, create, delete, alter, describe, describe and alter its configuration.</summary>
    private const int AllTopicOperations = 0b1101_1111_1000;

    /// <summary>The same for the cluster: create, alter, describe, cluster action, describe and alter its configuration, idempotent write.</summary>
    public const int AllClusterOperations = 0b1_1111_1010_0000;

    /// <summary>Not asked for.</summary>
    public const int NoOperations = int.MinValue;

    public ApiKey Api => ApiKey.Metadata;

    public ApiVersionRange Versions => new(0, 12, FirstFlexible: 9);

    public ValueTask HandleAsync(RequestContext request, ResponseWriter response)
    {
        var asked = MetadataRequest.Read(request);
        WriteCluster(request, response);
        if (asked.Topics is null)
        {
            // Counted and written from one snapshot: topics come and go meanwhile.
            Topic[] all = [.. context.Topics.All];
            response.ArrayLength(all.Length);
            foreach (var topic in all)
            {
                var error = context.Fault(Api, topic.Name);
                Write(request, response, asked, new MetadataRequest.Wanted(topic.Name, topic.Id), (error == ErrorCode.None ? topic : null, error));
            }
        }
        else
        {
            response.ArrayLength(asked.Topics.Count);
            foreach (var wanted in asked.Topics)
            {
                Write(request, response, asked, wanted, Find(wanted, asked.AllowsCreation));
            }
        }

        if (request.Version is >= 8 and <= 10)
        {
            response.Int32(asked.WantsClusterOperations ? AllClusterOperations : NoOperations);
        }

        response.Tags();
        return ValueTask.CompletedTask;
    }

    private void WriteCluster(RequestContext request, ResponseWriter response)
    {
        if (request.Version >= 3)
        {
            response.Int32(context.ThrottleMs(Api));
        }

        var address = AdvertisedAddress.For(context, request);
        response.ArrayLength(1);
        response.Int32(BrokerContext.NodeId);
        response.String(address.Host);
        response.Int32(address.Port);
        if (request.Version >= 1)
        {
            response.String(null); // No rack.
        }

        response.Tags();
        if (request.Version >= 2)
        {
            response.String(context.ClusterId);
        }

        if (request.Version >= 1)
        {
            response.Int32(BrokerContext.NodeId);
        }
    }

    private (Topic? Topic, ErrorCode Error) Find(MetadataRequest.Wanted wanted, bool allowsCreation)
    {
        if (wanted.Name is null)
        {
            return context.Topics.Find(wanted.Id) is { } byId ? (byId, ErrorCode.None) : (null, ErrorCode.UnknownTopicId);
        }

        if (context.Fault(Api, wanted.Name) is var fault and not ErrorCode.None)
        {
            return (null, fault);
        }

        if ((allowsCreation ? context.Topics.FindOrCreate(wanted.Name) : context.Topics.Find(wanted.Name)) is { } topic)
        {
            return (topic, ErrorCode.None);
        }

        return (null, TopicName.Fault(wanted.Name) is null ? ErrorCode.UnknownTopicOrPartition : ErrorCode.InvalidTopic);
    }

    private static void Write(
        RequestContext request, ResponseWriter response, MetadataRequest asked, MetadataRequest.Wanted wanted, (Topic? Topic, ErrorCode Error) found)
    {
        var topic = found.Topic;
        response.Error(found.Error);
        response.String(topic?.Name ?? wanted.Name);
        if (request.Version >= 10)
        {
            response.Uuid(topic?.Id ?? wanted.Id);
        }

        if (request.Version >= 1)
        {
            response.Boolean(topic?.IsInternal ?? false);
        }

        WritePartitions(request.Version, response, topic);
        if (request.Version >= 8)
        {
            response.Int32(asked.WantsTopicOperations ? AllTopicOperations : NoOperations);
        }

        response.Tags();
    }

    private static void WritePartitions(short version, ResponseWriter response, Topic? topic)
    {
        var partitions = topic?.Partitions ?? [];
        response.ArrayLength(partitions.Count);
        for (var i = 0; i < partitions.Count; i++)
        {
            response.Error(ErrorCode.None);
            response.Int32(i);
            response.Int32(BrokerContext.NodeId);
            if (version >= 7)
            {
                response.Int32(partitions[i].LeaderEpoch);
            }

            WriteThisNode(response); // Replicas.
            WriteThisNode(response); // Those in sync.
            if (version >= 5)
            {
                response.ArrayLength(0); // Those offline.
            }

            response.Tags();
        }
    }

    private static void WriteThisNode(ResponseWriter response)
    {
        response.ArrayLength(1);
        response.Int32(BrokerContext.NodeId);
    }
}
