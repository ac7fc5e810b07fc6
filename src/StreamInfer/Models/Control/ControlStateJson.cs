using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using StreamInfer.Topologies;

namespace StreamInfer.Models.Control;

/// <summary>A <see cref="ControlState"/> as the control topic holds it: JSON with its fields always in the same order.</summary>
public static class ControlStateJson
{
    /// <summary>UTF-8 JSON. The same state always gives the same bytes.</summary>
    public static byte[] Write(ControlState state) => JsonRecord.Write(json =>
    {
        json.WriteString("topology", state.Topology);
        json.WriteString("model", state.Model);
        json.WriteNumber("revision", state.Revision);
        json.WriteNumber("active", state.Active);
        json.WriteStartArray("previous");
        foreach (var version in state.Previous)
        {
            json.WriteNumberValue(version);
        }

        json.WriteEndArray();
        json.WriteString("salt", state.Salt);
        WriteCandidates(json, state.Candidates);
        WriteShadows(json, state.Shadows);
        if (state.Ramp is { } ramp)
        {
            WriteRamp(json, ramp);
        }

        json.WriteBoolean("pinned", state.IsPinned);
        json.WriteStartObject("digests");
        foreach (var (version, digest) in state.Digests)
        {
            json.WriteString(version.ToString(CultureInfo.InvariantCulture), digest);
        }

        json.WriteEndObject();
        json.WriteString("changedBy", state.ChangedBy);
        json.WriteString("reason", state.Reason);
        JsonRecord.WriteTime(json, "changedAt", state.ChangedAt);
    });

    /// <summary>Reads a record strictly: wrong fields, and parts that contradict each other, are all reported. Unknown fields are passed over.</summary>
    /// <param name="json">UTF-8 JSON.</param>
    public static JsonReading<ControlState> Read(ReadOnlyMemory<byte> json) => JsonRecord.Read(json, static (fields, mistakes) =>
    {
        var state = ReadState(fields);
        if (mistakes.Count == 0)
        {
            // What stands in for a field of the wrong type would only lead to mistakes that are none.
            mistakes.AddRange(ControlStateRules.Check(state));
        }

        return state;
    });

    private static void WriteCandidates(Utf8JsonWriter json, ImmutableArray<Candidate> candidates)
    {
        json.WriteStartArray("candidates");
        foreach (var candidate in candidates)
        {
            json.WriteStartObject();
            json.WriteNumber("version", candidate.Version);
            json.WriteNumber("percent", candidate.Percent.Value);
            json.WriteStartArray("buckets");
            foreach (var range in candidate.Buckets)
            {
                json.WriteStartArray();
                json.WriteNumberValue(range.First);
                json.WriteNumberValue(range.End);
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteShadows(Utf8JsonWriter json, ImmutableArray<Shadow> shadows)
    {
        json.WriteStartArray("shadows");
        foreach (var shadow in shadows)
        {
            json.WriteStartObject();
            json.WriteNumber("version", shadow.Version);
            json.WriteNumber("percent", shadow.Percent.Value);
            json.WriteString("sampling", shadow.Sampling == ShadowSampling.Sticky ? "sticky" : "random");
            json.WriteString("topic", shadow.Topic);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRamp(Utf8JsonWriter json, Ramp ramp)
    {
        json.WriteStartObject("ramp");
        json.WriteNumber("version", ramp.Version);
        json.WriteStartArray("stages");
        foreach (var stage in ramp.Stages)
        {
            json.WriteNumberValue(stage.Value);
        }

        json.WriteEndArray();
        json.WriteNumber("stage", ramp.Stage);
        JsonRecord.WriteTime(json, "since", ramp.Since);
        json.WriteNumber("holdMs", (long)ramp.Hold.TotalMilliseconds);
        json.WriteNumber("minSamples", ramp.MinSamples);
        json.WriteString("mode", ramp.Mode == RampMode.Auto ? "auto" : "manual");
        json.WriteBoolean("held", ramp.IsHeld);
        json.WriteEndObject();
    }

    private static ControlState ReadState(JsonFields fields) => new()
    {
        Topology = fields.Text("topology"),
        Model = fields.Text("model"),
        Revision = fields.Long("revision"),
        Active = fields.Int("active"),
        Previous = fields.List("previous", "version", static item => item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var version) ? version : (int?)null),
        Salt = fields.Text("salt"),
        Candidates = [.. fields.Sections("candidates").Select(ReadCandidate)],
        Shadows = [.. fields.Sections("shadows").Select(ReadShadow)],
        Ramp = fields.Has("ramp") && fields.Section("ramp") is { } ramp ? ReadRamp(ramp) : null,
        IsPinned = fields.Flag("pinned"),
        Digests = fields.Section("digests") is { } digests ? ReadDigests(digests) : ImmutableSortedDictionary<int, string>.Empty,
        ChangedBy = fields.Text("changedBy"),
        Reason = fields.Text("reason"),
        ChangedAt = fields.Time("changedAt"),
    };

    private static Candidate ReadCandidate(JsonFields fields)
    {
        var candidate = new Candidate(fields.Int("version"), fields.List("buckets", "pair of bucket numbers", ReadRange));
        if (fields.Has("percent")
            && fields.Decimal("percent") is var percent
            && (percent is < 0 or > 100 || percent * 100 != candidate.Buckets.Sum(range => (long)range.End - range.First)))
        {
            fields.Note("percent", "is not the share of the buckets");
        }

        return candidate;
    }

    private static BucketRange? ReadRange(JsonElement item) =>
        item.ValueKind == JsonValueKind.Array
        && item.GetArrayLength() == 2
        && item[0].ValueKind == JsonValueKind.Number
        && item[0].TryGetInt32(out var first)
        && item[1].ValueKind == JsonValueKind.Number
        && item[1].TryGetInt32(out var end)
            ? new BucketRange(first, end)
            : null;

    private static Shadow ReadShadow(JsonFields fields)
    {
        if (!Percent.TryFrom(fields.Decimal("percent"), out var percent))
        {
            fields.Note("percent", "is no share from 0.01 to 100 with at most two decimals");
        }

        var sampling = fields.Word("sampling", ("sticky", ShadowSampling.Sticky), ("random", ShadowSampling.Random));
        return new Shadow(fields.Int("version"), percent, sampling, fields.Text("topic"));
    }

    private static Ramp ReadRamp(JsonFields fields) => new(
        fields.Int("version"),
        fields.List("stages", "share from 0.01 to 100 with at most two decimals", ReadPercent),
        fields.Int("stage"),
        fields.Time("since"),
        TimeSpan.FromMilliseconds(Math.Clamp(fields.Long("holdMs"), -1, (long)TimeSpan.MaxValue.TotalMilliseconds - 1)),
        fields.Int("minSamples"),
        fields.Word("mode", ("auto", RampMode.Auto), ("manual", RampMode.Manual)),
        fields.Flag("held"));

    private static Percent? ReadPercent(JsonElement item) =>
        item.ValueKind == JsonValueKind.Number && item.TryGetDecimal(out var number) && Percent.TryFrom(number, out var percent) ? percent : null;

    private static ImmutableSortedDictionary<int, string> ReadDigests(JsonFields fields)
    {
        var digests = ImmutableSortedDictionary.CreateBuilder<int, string>();
        foreach (var name in fields.Names())
        {
            var digest = fields.Text(name);
            if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
            {
                digests[version] = digest;
            }
            else
            {
                fields.Note(name, "is no version");
            }
        }

        return digests.ToImmutable();
    }
}
