using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using StreamInfer.Topologies.Documents;
using StreamInfer.Topologies.Keys;

namespace StreamInfer.Topologies.Shapes;

/// <summary>Properties for librdkafka: any name with a single value, but for those that StreamInfer sets itself.</summary>
internal sealed class KafkaShape : ShapeOf<ImmutableDictionary<string, string>>
{
    private const string NameLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";

    public override string Allowed => $"a section with properties of librdkafka, {KafkaProperties.BootstrapServers} among them";

    public override bool TryRead(
        DocumentNode node, Place place, ReadingContext reading, [MaybeNullWhen(false)] out ImmutableDictionary<string, string> value)
    {
        value = null;
        if (node is not MappingNode mapping)
        {
            reading.Report(TopologyErrorKind.Invalid, place, $"is no section; allowed is {Allowed}");
            return false;
        }

        var properties = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var entry in mapping.Entries)
        {
            if (TryReadProperty(entry, place, reading, out var text))
            {
                properties.Add(entry.Key, text);
            }
        }

        CheckBootstrap(mapping, place, reading);
        value = properties.ToImmutable();
        return true;
    }

    public override JsonObject Schema()
    {
        var properties = new JsonObject { [KafkaProperties.BootstrapServers] = TextShape.Any.Schema() };
        foreach (var (name, reason) in KafkaProperties.Refused.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            properties[name] = new JsonObject { ["description"] = $"Not to be set here: {reason}.", ["not"] = new JsonObject() };
        }

        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = new JsonArray(KafkaProperties.BootstrapServers),
            ["additionalProperties"] = TextShape.AnyOrEmpty.Schema(),
        };
    }

    private static bool TryReadProperty(MappingEntry entry, Place place, ReadingContext reading, [NotNullWhen(true)] out string? value)
    {
        value = null;
        var hidden = KafkaProperties.IsHidden(entry.Key);
        var keyPlace = place.Key(entry.Key, entry.KeyAt) with { Hidden = hidden };
        if (entry.Key.Length == 0 || entry.Key.AsSpan().ContainsAnyExcept(NameLetters))
        {
            reading.Report(TopologyErrorKind.Invalid, keyPlace, "is no name of a property; allowed are letters, digits, '.', '_' and '-'");
            return false;
        }

        if (KafkaProperties.Refused.TryGetValue(entry.Key, out var reason))
        {
            reading.Report(TopologyErrorKind.Conflict, keyPlace, $"is not to be set here: {reason}");
            return false;
        }

        return ShapeOfValue(entry.Key).TryRead(entry.Value, keyPlace.Value(entry.Value), reading, out value);
    }

    private static TextShape ShapeOfValue(string property) =>
        KafkaProperties.IsSecret(property) ? TextShape.Secret
        : string.Equals(property, KafkaProperties.BootstrapServers, StringComparison.Ordinal) ? TextShape.Any
        : TextShape.AnyOrEmpty;

    private static void CheckBootstrap(MappingNode mapping, Place place, ReadingContext reading)
    {
        if (mapping.Entries.Any(entry => string.Equals(entry.Key, KafkaProperties.BootstrapServers, StringComparison.Ordinal)))
        {
            return;
        }

        var near = mapping.Entries.FirstOrDefault(entry => NearestWord.Find(entry.Key, [KafkaProperties.BootstrapServers]) is not null);
        reading.Report(
            TopologyErrorKind.Missing,
            place.Key(KafkaProperties.BootstrapServers, near?.KeyAt ?? place.At),
            near is null
                ? "is missing; due is host:port, or several with commas between"
                : $"is missing; was '{near.Key}' meant to be it?");
    }
}
