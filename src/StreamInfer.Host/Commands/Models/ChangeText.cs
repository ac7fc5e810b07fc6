using System.Globalization;
using StreamInfer.Host.Terminal;
using StreamInfer.Models.Control;

namespace StreamInfer.Host.Commands.Models;

/// <summary>A change that was written, for people or programs.</summary>
internal static class ChangeText
{
    public static void Write(TextWriter output, ControlState before, ControlState after, bool isJson)
    {
        if (isJson)
        {
            JsonOutput.Write(output, writer =>
            {
                writer.WriteStartObject();
                writer.WritePropertyName("before");
                writer.WriteRawValue(ControlStateJson.Write(before));
                writer.WritePropertyName("after");
                writer.WriteRawValue(ControlStateJson.Write(after));
                writer.WriteEndObject();
            });
            return;
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{after.Topology}: revision {before.Revision} -> {after.Revision}, by {Printable.Of(after.ChangedBy)}: {Printable.Of(after.Reason)}"));
        foreach (var ((part, was), (_, now)) in StateText.Of(before).Zip(StateText.Of(after)).Where(pair => pair.First != pair.Second))
        {
            output.WriteLine($"  {part}: {was} -> {now}");
        }
    }
}
