using StreamInfer.EmbeddedBroker.Topics;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Admin;

/// <summary>DeleteTopics: deletes topics by name or, from version 6 on, by id. They are gone, for good, when the response is written.</summary>
internal sealed class DeleteTopicsHandler(BrokerContext context) : IRequestHandler
{
    private const short FirstWithIds = 6;

    public ApiKey Api => ApiKey.DeleteTopics;

    public ApiVersionRange Versions { get; } = new(0, 6, FirstFlexible: 4);

    public ValueTask HandleAsync(RequestContext request, ResponseWriter response)
    {
        var wanted = Read(request);
        if (request.Version >= 1)
        {
            response.Int32(context.ThrottleMs(Api));
        }

        // Names and ids are brought together before anything is deleted: afterwards an id says nothing.
        var found = wanted.ConvertAll(each => (Wanted: each, Topic: Find(each)));
        var duplicates = AdminFields.Duplicates(found.Where(each => each.Topic is not null).Select(each => each.Topic!.Id));
        response.ArrayLength(found.Count);
        foreach (var (each, topic) in found)
        {
            Write(request.Version, response, each, topic, Delete(each, topic, duplicates));
        }

        response.Tags();
        return ValueTask.CompletedTask;
    }

    private static List<(string? Name, Guid Id)> Read(RequestContext request)
    {
        var reader = request.Reader();
        var hasIds = request.Version >= FirstWithIds;
        var wanted = new List<(string?, Guid)>();
        for (var left = reader.Count(hasIds ? 17 : 1); left > 0; left--)
        {
            if (hasIds)
            {
                wanted.Add((reader.NullableString(), reader.Uuid()));
                reader.Tags();
            }
            else
            {
                wanted.Add((reader.String(), Guid.Empty));
            }
        }

        reader.Int32(); // time-out
        return wanted;
    }

    private Topic? Find((string? Name, Guid Id) wanted) => wanted switch
    {
        (null, var id) => context.Topics.Find(id),
        (var name, var id) when id == Guid.Empty => context.Topics.Find(name),
        _ => null,
    };

    private AdminOutcome Delete((string? Name, Guid Id) wanted, Topic? topic, HashSet<Guid> duplicates)
    {
        if (wanted.Name is not null && wanted.Id != Guid.Empty)
        {
            return (ErrorCode.InvalidRequest, "a topic is deleted by its name or by its id, not by both");
        }

        if (context.Fault(Api, wanted.Name ?? topic?.Name) is var fault and not ErrorCode.None)
        {
            return AdminOutcome.Of(fault);
        }

        if (topic is null)
        {
            return wanted.Name is null
                ? (ErrorCode.UnknownTopicId, $"there is no topic with the id {wanted.Id}")
                : (ErrorCode.UnknownTopicOrPartition, $"topic '{wanted.Name}' does not exist");
        }

        if (duplicates.Contains(topic.Id))
        {
            return (ErrorCode.InvalidRequest, $"topic '{topic.Name}' is there more than once");
        }

        return topic.IsInternal
            ? (ErrorCode.InvalidTopic, $"topic '{topic.Name}' is the broker's own")
            : AdminOutcome.Of(context.Topics.Delete(topic.Name));
    }

    private static void Write(short version, ResponseWriter response, (string? Name, Guid Id) wanted, Topic? topic, AdminOutcome outcome)
    {
        response.String(topic?.Name ?? wanted.Name);
        if (version >= FirstWithIds)
        {
            response.Uuid(topic?.Id ?? wanted.Id);
        }

        response.Error(outcome.Error);
        if (version >= 5)
        {
            response.Message(outcome.Message);
        }

        response.Tags();
    }
}
