using StreamInfer.Models.Control;

namespace StreamInfer.Models.Rollout;

/// <summary>An <see cref="InstanceReport"/> as JSON, with its fields always in the same order.</summary>
public static class InstanceReportJson
{
    private static readonly (string Word, VersionReadiness Value)[] Readiness =
        [("loading", VersionReadiness.Loading), ("ready", VersionReadiness.Ready), ("refused", VersionReadiness.Refused)];

    /// <summary>UTF-8 JSON. The same report always gives the same bytes.</summary>
    public static byte[] Write(InstanceReport report) => JsonRecord.Write(json =>
    {
        json.WriteString("topology", report.Topology);
        json.WriteString("instance", report.Instance);
        json.WriteNumber("revision", report.Revision);
        JsonRecord.WriteTime(json, "at", report.At);
        json.WriteStartArray("versions");
        foreach (var version in report.Versions)
        {
            json.WriteStartObject();
            json.WriteNumber("version", version.Version);
            json.WriteString("state", Array.Find(Readiness, readiness => readiness.Value == version.Readiness).Word);
            json.WriteString("why", version.Why);
            json.WriteStartObject("evidence");
            VersionEvidenceJson.Write(json, version.Evidence);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>Reads a record as strictly as <see cref="ControlStateJson"/>: all mistakes, unknown fields passed over.</summary>
    /// <param name="json">UTF-8 JSON.</param>
    public static JsonReading<InstanceReport> Read(ReadOnlyMemory<byte> json) => JsonRecord.Read(json, static (fields, _) =>
    {
        var report = new InstanceReport(
            fields.Text("topology"),
            fields.Text("instance"),
            fields.Count("revision"),
            [.. fields.Sections("versions").Select(ReadVersion)],
            fields.Time("at"));
        NoteEmpty(fields, "topology", report.Topology);
        NoteEmpty(fields, "instance", report.Instance);
        if (report.Versions.DistinctBy(version => version.Version).Count() < report.Versions.Length)
        {
            fields.Note("versions", "has a version more than once");
        }

        return report;
    });

    private static VersionReport ReadVersion(JsonFields fields)
    {
        var version = fields.Int("version");
        if (version < 1)
        {
            fields.Note("version", "is none; allowed is 1 or more");
        }

        var evidence = fields.Section("evidence") is { } section ? VersionEvidenceJson.Read(section) : VersionEvidence.None;
        return new VersionReport(version, fields.Word("state", Readiness), fields.Text("why"), evidence);
    }

    private static void NoteEmpty(JsonFields fields, string name, string text)
    {
        if (text.Length == 0)
        {
            fields.Note(name, "is empty");
        }
    }
}
