using StreamInfer.Topologies.Documents;
using StreamInfer.Topologies.Keys;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Rules;

/// <summary>Where the brokers are: either at <c>bootstrap.servers</c>, or one in this process.</summary>
internal static class EmbeddedBrokerRules
{
    public static void Check(MappingNode kafka, SectionOptions embedded, Place place, ReadingContext reading)
    {
        var bootstrap = kafka.Entries.FirstOrDefault(entry => string.Equals(entry.Key, KafkaProperties.BootstrapServers, StringComparison.Ordinal));
        if (embedded.IsWritten(EmbeddedBrokerKeys.Embedded))
        {
            if (bootstrap is not null)
            {
                reading.Report(
                    TopologyErrorKind.Conflict,
                    place.Key(KafkaProperties.BootstrapServers, bootstrap.KeyAt),
                    $"does not go with kafka.{EmbeddedBrokerKeys.Embedded.Name}, which sets it; allowed is either "
                    + $"{KafkaProperties.BootstrapServers} or {EmbeddedBrokerKeys.Embedded.Name}");
            }

            return;
        }

        foreach (var key in EmbeddedBrokerKeys.All)
        {
            embedded.Refuse(key, $"has no effect without kafka.{EmbeddedBrokerKeys.Embedded.Name}", reading);
        }

        if (bootstrap is null)
        {
            ReportMissing(kafka, place, reading);
        }
    }

    private static void ReportMissing(MappingNode kafka, Place place, ReadingContext reading)
    {
        var near = kafka.Entries.FirstOrDefault(entry => NearestWord.Find(entry.Key, [KafkaProperties.BootstrapServers]) is not null);
        reading.Report(
            TopologyErrorKind.Missing,
            place.Key(KafkaProperties.BootstrapServers, near?.KeyAt ?? place.At),
            near is null
                ? $"is missing; due is host:port, or several with commas between, or the key {EmbeddedBrokerKeys.Embedded.Name} instead"
                : $"is missing; was '{near.Key}' meant to be it?");
    }
}
