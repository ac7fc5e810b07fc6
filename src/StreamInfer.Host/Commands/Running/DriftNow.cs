using System.Globalization;
using System.Text.Json;
using StreamInfer.Host.Api;
using StreamInfer.Host.Api.Contracts;
using StreamInfer.Host.Terminal;

namespace StreamInfer.Host.Commands.Running;

/// <summary>How monitoring of a running service stands: what <c>streaminfer drift</c> shows without a replay.</summary>
internal static class DriftNow
{
    /// <param name="client">Of the service.</param>
    /// <param name="topology">Its name; null for all of the service.</param>
    /// <param name="isJson">For programs.</param>
    /// <param name="output">Gets it.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="ApiFailure">The service cannot be asked.</exception>
    public static async Task<int> ShowAsync(ApiClient client, string? topology, bool isJson, TextWriter output, CancellationToken stop)
    {
        var names = topology is not null ? [topology] : (await client.GetAsync("/state", ApiJson.Answers.StateAnswer, stop)).Topologies.Select(each => each.Name).ToList();
        foreach (var name in names)
        {
            var drift = await client.GetAsync($"/topologies/{Uri.EscapeDataString(name)}/drift", ApiJson.Answers.DriftAnswer, stop);
            if (isJson)
            {
                output.WriteLine(JsonSerializer.Serialize(drift, ApiJson.Answers.DriftAnswer));
            }
            else
            {
                Show(name, drift, output);
            }
        }

        return ExitCode.Success;
    }

    private static void Show(string name, DriftAnswer drift, TextWriter output)
    {
        if (!drift.Enabled)
        {
            output.WriteLine($"{Printable.Of(name)}: is not monitored (the topology has no section monitoring)");
            return;
        }

        output.WriteLine($"{Printable.Of(name)}: {drift.State}{(drift.Watermark is { } watermark ? $", watermark {watermark:u}" : ", no event yet")}");
        foreach (var version in drift.Versions)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"version {version.Version} ({version.Route}): {version.State}, reference {version.Reference}, {version.WindowEvents} events in the window{(version.WindowEnd is { } end ? $" up to {end:u}" : "")}"));
            if (version.Restored.Count > 0)
            {
                output.WriteLine("no window since the start; before the restart:");
                var before = new TextTable("SUBJECT", "STATE", "SINCE");
                foreach (var subject in version.Restored)
                {
                    before.Add(Printable.Of(subject.Subject), subject.State, subject.Since.ToString("u", CultureInfo.InvariantCulture));
                }

                before.Write(output);
            }

            if (version.Subjects.Count == 0)
            {
                continue;
            }

            var table = new TextTable("SUBJECT", "STATE", "PSI", "EFFECT", "WARNING", "DRIFT", "IN WORDS");
            foreach (var subject in version.Subjects)
            {
                table.Add(
                    Printable.Of(subject.Subject), subject.State, Number(subject.Psi), Number(subject.Effect), Number(subject.Threshold.Warning), Number(subject.Threshold.Drift), Printable.Of(subject.Words));
            }

            table.Write(output);
        }
    }

    private static string Number(double? value) => value is { } number ? number.ToString("0.###", CultureInfo.InvariantCulture) : "-";
}
