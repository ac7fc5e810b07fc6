using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace StreamInfer.IntegrationTests.Service;

/// <summary>Asks the API of a service, and changes it.</summary>
internal static class ApiCalls
{
    /// <summary>The JSON behind <c>/api/v1</c>.</summary>
    public static async Task<JsonElement> ReadAsync(this HttpClient http, string path) => JsonDocument.Parse(await http.GetStringAsync($"/api/v1{path}")).RootElement;

    /// <summary>A change that has to succeed.</summary>
    public static async Task<JsonElement> ChangeAsync(this HttpClient http, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var answer = await http.PostAsync($"/api/v1{path}", content);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }
}
