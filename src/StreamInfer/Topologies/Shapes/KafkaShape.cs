using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using StreamInfer.Topologies.Documents;
using StreamInfer.Topologies.Keys;
using StreamInfer.Topologies.Rules;

namespace StreamInfer.Topologies.Shapes;

/// <summary>
/// Properties for librdkafka: any name with a single value, but for those that StreamInfer sets itself; and the keys of the embedded broker.
/// </summary>
internal sealed class KafkaShape : ShapeOf<KafkaSection>
{
    private const string NameLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";

    public override string Allowed => $"a section with properties of librdkafka, {KafkaProperties.BootstrapServers} (or {EmbeddedBrokerKeys.Embedded.Name}) among them";

    public override IReadOnlyList<Key> InnerKeys => EmbeddedBrokerKeys.All;

    public override bool TryRead(
        DocumentNode node, Place place, ReadingContext reading, [MaybeNullWhen(false)] out KafkaSection value)
    {
        value = null;
        if (node is not MappingNode mapping)
        {
            reading.Report(TopologyErrorKind.Invalid, place, $"is no section; allowed is {Allowed}");
            return false;
        }

        var properties = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var embedded = new SectionOptions(place);
        foreach (var entry in mapping.Entries)
        {
            if (Array.Find(EmbeddedBrokerKeys.All, key => string.Equals(key.Name, entry.Key, StringComparison.Ordinal)) is { } key)
            {
                var valuePlace = place.Key(entry.Key, entry.KeyAt).Value(entry.Value);
                embedded.Add(key, valuePlace, key.Shape.TryReadAny(entry.Value, valuePlace, reading, out var read), read);
            }
            else if (TryReadProperty(entry, place, reading, out var text))
            {
                properties.Add(entry.Key, text);
            }
        }

        EmbeddedBrokerRules.Check(mapping, embedded, place, reading);
        value = new KafkaSection(properties.ToImmutable(), embedded);
        return true;
    }

    public override JsonObject Schema()
    {
        var properties = new JsonObject { [KafkaProperties.BootstrapServers] = TextShape.Any.Schema() };
        foreach (var key in EmbeddedBrokerKeys.All)
        {
            properties[key.Name] = SectionShape.KeySchema(key);
        }

        foreach (var (name, reason) in KafkaProperties.Refused.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            properties[name] = new JsonObject { ["description"] = $"Not to be set here: {reason}.", ["not"] = new JsonObject() };
        }

        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["oneOf"] = new JsonArray(Requires(KafkaProperties.BootstrapServers), Requires(EmbeddedBrokerKeys.Embedded.Name)),
            ["additionalProperties"] = TextShape.AnyOrEmpty.Schema(),
        };
    }

    private static JsonObject Requires(string key) => new() { ["required"] = new JsonArray(key) };

    private static bool TryReadProperty(MappingEntry entry, Place place, ReadingContext reading, [NotNullWhen(true)] out string? value)
    {
        value = null;
        var hidden = SecretNames.IsHidden(entry.Key);
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
        SecretNames.IsSecret(property) ? TextShape.Secret
        : string.Equals(property, KafkaProperties.BootstrapServers, StringComparison.Ordinal) ? TextShape.Any
        : TextShape.AnyOrEmpty;
}
