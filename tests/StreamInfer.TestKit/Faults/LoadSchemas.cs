using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace StreamInfer.TestKit.Faults;

/// <summary>The ids of <see cref="LoadEvents"/>' schemas: their numbers in a <see cref="ScriptedRegistry"/>, what it gives them in a real one.</summary>
/// <param name="registry">A real registry; null for a scripted one.</param>
/// <param name="topic">Whose schemas they are.</param>
internal sealed class LoadSchemas(Uri? registry, string topic) : IDisposable
{
    // The load goes through the numbers in order, so the latest is all that is asked for again.
    private readonly HttpClient _http = new() { BaseAddress = registry };
    private (int Number, int Id) _latest;

    /// <summary>The id of a schema, which is registered if need be. For one thread.</summary>
    /// <exception cref="HttpRequestException">The registry refuses it.</exception>
    public int IdOf(int number)
    {
        if (registry is null)
        {
            return number;
        }

        if (_latest.Number != number)
        {
            _latest = (number, Register(number));
        }

        return _latest.Id;
    }

    public void Dispose() => _http.Dispose();

    private int Register(int number)
    {
        var subject = string.Create(CultureInfo.InvariantCulture, $"/subjects/{topic}-{number}/versions");
        using var request = new HttpRequestMessage(HttpMethod.Post, subject) { Content = JsonContent.Create(new { schema = LoadEvents.Schema(number) }) };
        using var response = _http.Send(request);
        response.EnsureSuccessStatusCode();
        using var answer = JsonDocument.Parse(response.Content.ReadAsStream());
        return answer.RootElement.GetProperty("id").GetInt32();
    }
}
