using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using StreamInfer.Host.Api.Monitoring;
using StreamInfer.Monitoring.Records;

namespace StreamInfer.Host.Api.Endpoints;

/// <summary>Events that were alerted on.</summary>
internal static class AnomalyEndpoints
{
    private const int UsualCount = 50;

    public static void Map(RouteGroupBuilder api) => api.MapGet(
        "/topologies/{topology}/anomalies",
        (ServedTopology served, HttpContext context) => TypedResults.Ok(AnomaliesReader.Read(served, context.Request.Whole("limit", 1, RecentAnomalies.Most, UsualCount))))
        .WithName("getAnomalies").WithSummary("The latest events that were alerted on, with the features that drove them (?limit=1…200).");
}
