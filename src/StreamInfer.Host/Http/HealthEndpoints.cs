using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace StreamInfer.Host.Http;

/// <summary><c>/health/live</c>: 200 while the process serves. <c>/health/ready</c>: 200 if events are being scored, otherwise 503 with every reason.</summary>
internal static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, Func<IReadOnlyList<HealthReason>> reasons)
    {
        routes.MapGet("/health/live", () => Results.Json(new { status = "live" }));
        routes.MapGet("/health/ready", () =>
        {
            var problems = reasons();
            return problems.Count == 0
                ? Results.Json(new { status = "ready", reasons = problems })
                : Results.Json(new { status = "not ready", reasons = problems }, statusCode: StatusCodes.Status503ServiceUnavailable);
        });
    }
}
