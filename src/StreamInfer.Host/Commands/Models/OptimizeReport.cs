using System.Globalization;
using StreamInfer.Host.Terminal;
using StreamInfer.Models;
using StreamInfer.Models.Optimizing;

namespace StreamInfer.Host.Commands.Models;

/// <summary>What <c>models optimize</c> made.</summary>
/// <param name="From">The version that it was made from.</param>
/// <param name="Made">The new version.</param>
/// <param name="BytesBefore">Size of the old model, its external weights included.</param>
/// <param name="BytesAfter">Size of the new one.</param>
/// <param name="Half">What became of the graph; null where the runtime rewrote it.</param>
/// <param name="Golden">How far scores are from the golden records; null where there are none.</param>
internal sealed record OptimizeReport(ModelIdentity From, ModelIdentity Made, long BytesBefore, long BytesAfter, HalfReport? Half, GoldenDifference? Golden)
{
    /// <summary>Greatest difference that was allowed, and that the new manifest states.</summary>
    public double Tolerance { get; init; }

    public void Print(TextWriter output)
    {
        var table = new TextTable("model", $"{Made.Name}/{Made.Version}, {(Half is null ? "by ONNX Runtime from" : "FP16 of")} version {Number(From.Version)}");
        table.Add("digest", Made.Digest);
        if (Half is { } half)
        {
            table.Add("nodes in FP16", Counts(half.Changed.Select(count => (count.Count, count.Operator))));
            table.Add("nodes kept in FP32", half.Kept.IsEmpty ? "none" : Counts(half.Kept.Select(count => (count.Count, $"{count.Operator} ({count.Reason})"))));
            table.Add("casts added", Number(half.Casts));
            foreach (var finding in half.Findings)
            {
                table.Add($"constant {finding.Name}", Text(finding));
            }
        }

        table.Add("golden records", Golden is { } golden
            ? string.Create(CultureInfo.InvariantCulture, $"{golden.Records}; largest difference {golden.Absolute:G3}, {golden.Relative:G3} of the score; tolerance {Tolerance:R}")
            : "none: no score was compared");
        table.Add("bytes", $"{Number(BytesBefore)} before, {Number(BytesAfter)} now");
        table.Write(output);
    }

    public void PrintJson(TextWriter output) => JsonOutput.Write(output, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("model", Made.Name);
        writer.WriteNumber("from", From.Version);
        writer.WriteNumber("version", Made.Version);
        writer.WriteString("sha256", Made.Digest);
        writer.WriteNumber("bytesBefore", BytesBefore);
        writer.WriteNumber("bytes", BytesAfter);
        if (Half is { } half)
        {
            OptimizeJson.Write(writer, half);
        }

        if (Golden is { } golden)
        {
            OptimizeJson.Write(writer, golden, Tolerance);
        }

        writer.WriteEndObject();
    });

    private static string Counts(IEnumerable<(int Count, string What)> counts)
    {
        var all = counts.ToList();
        return $"{Number(all.Sum(count => count.Count))}: {string.Join(", ", all.Select(count => $"{Number(count.Count)} {count.What}"))}";
    }

    private static string Text(HalfFinding finding)
    {
        List<string> parts = [];
        if (finding.Beyond > 0)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{finding.Beyond} beyond 65504, up to {finding.Largest:G4}"));
        }

        if (finding.Vanished > 0)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{finding.Vanished} too small to tell from 0"));
        }

        return string.Create(CultureInfo.InvariantCulture, $"of {finding.Values} values {string.Join(", ", parts)}: {finding.Outcome}");
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
