using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using StreamInfer.Host.Api;

namespace StreamInfer.Host.Commands.Running;

/// <summary>Asks a running service by its API.</summary>
internal sealed class ApiClient : IDisposable
{
    private const int MostBytes = 16 << 20;
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http;

    /// <param name="address">Of the service.</param>
    /// <param name="token">Null or empty for none.</param>
    public ApiClient(Uri address, string? token)
    {
        Address = address;
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = AnswerWithin, MaxResponseContentBufferSize = MostBytes };
        if (!string.IsNullOrEmpty(token))
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    /// <summary>Where the service is.</summary>
    public Uri Address { get; }

    /// <param name="path">Behind <c>/api/v1</c>, with a slash.</param>
    /// <param name="type">Of the answer.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="ApiFailure">There is no answer, or a refusal.</exception>
    public Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken stop) => SendAsync(HttpMethod.Get, path, null, type, stop);

    /// <inheritdoc cref="GetAsync"/>
    public Task<T> PostAsync<TBody, T>(string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<T> type, CancellationToken stop) =>
        SendAsync(HttpMethod.Post, path, new StringContent(JsonSerializer.Serialize(body, bodyType), Encoding.UTF8, "application/json"), type, stop);

    public void Dispose() => _http.Dispose();

    private async Task<T> SendAsync<T>(HttpMethod method, string path, HttpContent? content, JsonTypeInfo<T> type, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(method, new Uri(Address, ApiRoutes.Prefix + path)) { Content = content };
        try
        {
            using var answer = await _http.SendAsync(request, stop);
            var bytes = await answer.Content.ReadAsByteArrayAsync(stop);
            return answer.IsSuccessStatusCode ? JsonSerializer.Deserialize(bytes, type) ?? throw NoAnswer("null") : throw RefusalOf(answer, bytes);
        }
        catch (HttpRequestException away)
        {
            throw new ApiFailure($"the API at {Address} does not answer: {away.Message}", ExitCode.Away, away);
        }
        catch (TaskCanceledException late) when (!stop.IsCancellationRequested)
        {
            throw new ApiFailure($"the API at {Address} did not answer within {AnswerWithin.TotalSeconds} s", ExitCode.Away, late);
        }
        catch (JsonException other)
        {
            throw NoAnswer(other.Message);
        }
    }

    private ApiFailure NoAnswer(string why) => new($"what answers at {Address} is not this program's API: {why}", ExitCode.Denied);

    private ApiFailure RefusalOf(HttpResponseMessage answer, byte[] bytes)
    {
        var code = answer.StatusCode switch
        {
            HttpStatusCode.NotFound => ExitCode.NotFound,
            HttpStatusCode.Conflict => ExitCode.Contended,
            HttpStatusCode.UnprocessableEntity => ExitCode.Refused,
            HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout => ExitCode.Away,
            _ => ExitCode.Denied,
        };
        return new ApiFailure(Detail(bytes) is { } detail ? $"{(int)answer.StatusCode}: {detail}" : $"the API at {Address} answers {(int)answer.StatusCode}", code);
    }

    private static string? Detail(byte[] bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, ApiJson.Answers.Problem)?.Detail;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
