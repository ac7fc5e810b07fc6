using StreamInfer.EmbeddedBroker.Requests.Admin.Configs;
using StreamInfer.EmbeddedBroker.Topics;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Admin;

/// <summary>CreateTopics: creates topics, or says whether it would. They exist, for good, when the response is written; the request's time-out does not matter.</summary>
internal sealed class CreateTopicsHandler(BrokerContext context) : IRequestHandler
{
    private const short FirstWithSettings = 5;

    public ApiKey Api => ApiKey.CreateTopics;

    public ApiVersionRange Versions { get; } = new(0, 7, FirstFlexible: 5);

    public ValueTask HandleAsync(RequestContext request, ResponseWriter response)
    {
        var reader = request.Reader();
        var wanted = new CreatableTopic[reader.Count(leastElementSize: 9)];
        for (var i = 0; i < wanted.Length; i++)
        {
            wanted[i] = CreatableTopic.Read(ref reader);
        }

        reader.Int32(); // time-out
        var validatesOnly = request.Version >= 1 && reader.Boolean();
        if (request.Version >= 2)
        {
            response.Int32(context.ThrottleMs(Api));
        }

        var duplicates = AdminFields.Duplicates(wanted.Select(topic => topic.Name));
        var once = wanted.DistinctBy(topic => topic.Name, StringComparer.Ordinal).ToList();
        response.ArrayLength(once.Count);
        foreach (var topic in once)
        {
            var (partitions, settings) = (-1, new TopicSettings());
            var outcome = duplicates.Contains(topic.Name)
                ? (ErrorCode.InvalidRequest, $"topic '{topic.Name}' is there more than once")
                : Create(topic, validatesOnly, out partitions, out settings);
            Write(request.Version, response, topic.Name, outcome, partitions, settings);
        }

        response.Tags();
        return ValueTask.CompletedTask;
    }

    private AdminOutcome Create(CreatableTopic topic, bool validatesOnly, out int partitions, out TopicSettings settings)
    {
        settings = new TopicSettings();
        var outcome = topic.CountPartitions(context.Options.DefaultPartitions, out partitions);
        if (context.Fault(Api, topic.Name) is var fault and not ErrorCode.None)
        {
            return AdminOutcome.Of(fault);
        }

        if (!outcome.IsDone)
        {
            return outcome;
        }

        if (context.Topics.CheckCreate(topic.Name, partitions) is var check && check.Error != ErrorCode.None)
        {
            return check;
        }

        if (TopicConfig.TryParse(topic.Configs, out settings) is { } wrong)
        {
            return (ErrorCode.InvalidConfig, wrong);
        }

        return validatesOnly ? AdminOutcome.Done : AdminOutcome.Of(context.Topics.Create(topic.Name, partitions, settings));
    }

    private void Write(short version, ResponseWriter response, string name, AdminOutcome outcome, int partitions, TopicSettings settings)
    {
        response.String(name);
        if (version >= 7)
        {
            response.Uuid(outcome.IsDone ? context.Topics.Find(name)?.Id ?? Guid.Empty : Guid.Empty);
        }

        response.Error(outcome.Error);
        if (version >= 1)
        {
            response.Message(outcome.Message);
        }

        if (version >= FirstWithSettings)
        {
            response.Int32(outcome.IsDone ? partitions : -1);
            response.Int16(outcome.IsDone ? (short)1 : (short)-1); // replication factor
            WriteSettings(response, outcome.IsDone ? ConfigEntry.AllOf(settings) : []);
        }

        response.Tags();
    }

    private static void WriteSettings(ResponseWriter response, IReadOnlyList<ConfigEntry> entries)
    {
        response.ArrayLength(entries.Count);
        foreach (var entry in entries)
        {
            response.String(entry.Name);
            response.String(entry.Value);
            response.Boolean(entry.IsReadOnly);
            response.Int8((sbyte)entry.Source);
            response.Boolean(false); // sensitive
            response.Tags();
        }
    }
}
