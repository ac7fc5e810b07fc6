using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using StreamInfer.Models.Control;
using StreamInfer.Monitoring.Labels;

namespace StreamInfer.Models.Rollout;

/// <summary>A <see cref="VersionEvidence"/> as a part of a report.</summary>
internal static class VersionEvidenceJson
{
    /// <summary>What a double holds exactly: counts beyond it are no counts, and sums of many stay within 64 bits.</summary>
    private const long Most = 1L << 53;

    public static void Write(Utf8JsonWriter json, VersionEvidence evidence)
    {
        json.WriteNumber("predictions", evidence.Predictions);
        json.WriteNumber("modelErrors", evidence.ModelErrors);
        json.WriteNumber("fallBacks", evidence.FallBacks);
        json.WriteNumber("late", evidence.Late);
        json.WriteNumber("decisionsTrue", evidence.DecisionsTrue);
        json.WriteNumber("notANumber", evidence.NotANumber);
        WriteCounts(json, "scores", evidence.Scores);
        WriteCounts(json, "runs", evidence.Runs);
        if (evidence.Labelled.Count > 0)
        {
            json.WriteNumber("labels", evidence.Labelled.Count);
            json.WriteNumber("rightDecisions", evidence.Labelled.Successes);
        }
    }

    public static VersionEvidence Read(JsonFields fields)
    {
        var evidence = new VersionEvidence
        {
            Predictions = Count(fields, "predictions"),
            ModelErrors = Count(fields, "modelErrors"),
            FallBacks = Count(fields, "fallBacks"),
            Late = Count(fields, "late"),
            DecisionsTrue = Count(fields, "decisionsTrue"),
            NotANumber = Count(fields, "notANumber"),
            Scores = ReadCounts(fields, "scores", ScoreBins.Count),
            Runs = ReadCounts(fields, "runs", RunTimeBins.Count),
            Labelled = fields.Has("labels") ? new VersionOutcomes(Count(fields, "rightDecisions"), Count(fields, "labels")) : default,
        };
        if (evidence.Labelled.Successes > evidence.Labelled.Count)
        {
            fields.Note("rightDecisions", "is more than labels");
        }

        NoteBeyond(fields, "late", evidence.Late, evidence.Predictions);
        NoteBeyond(fields, "decisionsTrue", evidence.DecisionsTrue, evidence.Predictions);
        if (evidence.Scores.Sum() + evidence.NotANumber != evidence.Predictions)
        {
            fields.Note("scores", "and notANumber are together not the number of predictions");
        }

        return evidence;
    }

    private static void WriteCounts(Utf8JsonWriter json, string name, ImmutableArray<long> counts)
    {
        json.WriteStartArray(name);
        foreach (var count in counts)
        {
            json.WriteNumberValue(count);
        }

        json.WriteEndArray();
    }

    private static long Count(JsonFields fields, string name)
    {
        var count = fields.Count(name);
        NoteBeyond(fields, name, count, Most);
        return Math.Min(count, Most);
    }

    private static void NoteBeyond(JsonFields fields, string name, long count, long most)
    {
        if (count > most)
        {
            fields.Note(name, string.Create(CultureInfo.InvariantCulture, $"is {count}; allowed is {most} at most"));
        }
    }

    private static ImmutableArray<long> ReadCounts(JsonFields fields, string name, int length)
    {
        var counts = fields.List(
            name, "count", static item => item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out var count) && count is >= 0 and <= Most ? count : (long?)null);
        if (counts.Length == length)
        {
            return counts;
        }

        fields.Note(name, string.Create(CultureInfo.InvariantCulture, $"has {counts.Length} counts; due are {length}"));
        return [.. new long[length]];
    }
}
