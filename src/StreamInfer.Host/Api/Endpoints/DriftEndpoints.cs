using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using StreamInfer.Host.Api.Contracts;
using StreamInfer.Host.Api.Monitoring;

namespace StreamInfer.Host.Api.Endpoints;

/// <summary>How features and scores compare with their reference.</summary>
internal static class DriftEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/topologies/{topology}/drift", (ServedTopology served) => TypedResults.Ok(DriftReader.Read(served)))
            .WithName("getDrift").WithSummary("Every subject of the last window, by version.");
        api.MapGet("/topologies/{topology}/drift/{subject}", Subject)
            .WithName("getDriftSubject").WithSummary("One subject: reference and live histogram, and all statistics (?version=, ?route=).");
    }

    private static Ok<SubjectAnswer> Subject(ServedTopology served, string subject, HttpContext context)
    {
        var version = context.Request.Whole("version", 1, int.MaxValue, 0);
        return TypedResults.Ok(DriftReader.ReadSubject(served, subject, version == 0 ? null : version, context.Request.Text("route")));
    }
}
