using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using StreamInfer.Monitoring.Alarms;
using StreamInfer.Monitoring.Engine;

namespace StreamInfer.Host.History;

/// <summary>Says when monitoring would have spoken, a line each, as text or JSON.</summary>
/// <param name="output">Takes the lines.</param>
/// <param name="errors">Takes what an operator should know first.</param>
/// <param name="asJson">One JSON object a line.</param>
internal sealed class ReplayReport(TextWriter output, TextWriter errors, bool asJson) : IMonitoringOutput
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Times that a subject entered warning or drift.</summary>
    public int Alarms { get; private set; }

    public void Drift(DriftRecord record)
    {
        if (record.PreviousState == AlarmState.Insufficient && record.State == AlarmState.Ok)
        {
            // So each subject begins, which tells nothing.
            return;
        }

        var isAlarm = record.State > record.PreviousState && record.State >= AlarmState.Warning;
        Alarms += isAlarm ? 1 : 0;
        output.WriteLine(asJson ? Json(record) : Text(record));
    }

    public void Anomaly(AnomalyRecord record)
    {
    }

    public void Note(string text) => errors.WriteLine($"streaminfer: {text}");

    private static string Text(DriftRecord record)
    {
        var change = record.State == record.PreviousState ? $"{record.State}" : $"{record.PreviousState} → {record.State}";
        var words = record.Words;
        return string.Create(CultureInfo.InvariantCulture, $"{Time(record.WindowEnd):yyyy-MM-dd HH:mm:ss}Z  {change.ToLowerInvariant(),-24}  {words}");
    }

    private static string Json(DriftRecord record)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Relaxed))
        {
            json.WriteStartObject();
            json.WriteString("subject", record.Subject);
            json.WriteString("windowStart", Time(record.WindowStart));
            json.WriteString("windowEnd", Time(record.WindowEnd));
            json.WriteString("previousState", Word(record.PreviousState));
            json.WriteString("state", Word(record.State));
            json.WriteString("cause", record.Cause is { } cause ? Word(cause) : null);
            json.WriteString("detector", record.Detector);
            WriteFigures(json, record);
            json.WriteString("words", record.Words);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static void WriteFigures(Utf8JsonWriter json, DriftRecord record)
    {
        var (counts, found) = (record.Evaluation?.Counts, record.Evaluation?.Statistics);
        Number(json, "count", counts?.Count);
        Number(json, "missing", counts?.Missing);
        Number(json, "outOfRange", counts?.OutOfRange);
        Number(json, "newCategories", counts?.NewCategories);
        Number(json, "psi", found?.Stability?.Psi);
        Number(json, "psiExcess", found?.Stability?.Excess);
        Number(json, "meanShift", found?.MeanShift?.Effect);
        Number(json, "missingDelta", found?.Missing?.Difference);
        Number(json, "rangeShare", found?.RangeShare);
        Number(json, "newDelta", found?.New?.Difference);
        Number(json, "t2", found?.Joint?.Effect);
        Number(json, "adjustedP", record.Evaluation?.AdjustedP);
        Number(json, "q", record.Q);
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static DateTime Time(long unixMs) => DateTimeOffset.FromUnixTimeMilliseconds(unixMs).UtcDateTime;
}
