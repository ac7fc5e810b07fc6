using System.Net;
using System.Text.Json;

namespace StreamInfer.Tests.Host.Api;

public sealed class ApiDocumentTests
{
    [Fact]
    public async Task Document_hasEveryPathWithItsParametersAndAnswers()
    {
        await using var bed = await ApiBed.StartAsync();

        var (status, document) = await bed.GetAsync("/api/v1/openapi.json");

        Assert.Equal(HttpStatusCode.OK, status);
        const string Topology = "/api/v1/topologies/{topology}";
        Assert.Equal(
            [
                "/api/v1/events", "/api/v1/state", Topology, $"{Topology}/anomalies", $"{Topology}/audit", $"{Topology}/configuration", $"{Topology}/dead-letters", $"{Topology}/dead-letters/redrive",
                $"{Topology}/drift", $"{Topology}/drift/{{subject}}", $"{Topology}/labels", $"{Topology}/models", $"{Topology}/pause", $"{Topology}/resume", $"{Topology}/rollout", $"{Topology}/shadow",
            ],
            document.GetProperty("paths").EnumerateObject().Select(path => path.Name).Order(StringComparer.Ordinal));
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            var operation = path.Value.EnumerateObject().Single().Value;
            Assert.True(operation.TryGetProperty("summary", out _), path.Name);
            Assert.True(operation.GetProperty("responses").TryGetProperty("200", out _), path.Name);
            Assert.Equal(path.Name.Count(letter => letter == '{'), operation.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().Count(InPath) : 0);
            Assert.Equal(path.Value.TryGetProperty("post", out _), operation.TryGetProperty("requestBody", out _));
        }
    }

    private static bool InPath(JsonElement parameter) => parameter.GetProperty("in").GetString() == "path";
}
