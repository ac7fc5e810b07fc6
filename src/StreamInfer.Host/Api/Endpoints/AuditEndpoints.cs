using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using StreamInfer.Host.Api.Audit;
using StreamInfer.Host.Api.Contracts;
using StreamInfer.Host.Http;

namespace StreamInfer.Host.Api.Endpoints;

/// <summary>What happened, and who asked for it.</summary>
internal static class AuditEndpoints
{
    private const int UsualCount = 50;

    public static void Map(RouteGroupBuilder api) => api.MapGet("/topologies/{topology}/audit", ReadAsync).RequireRateLimiting(RequestLimits.TopicReads)
        .WithName("getAudit").WithSummary("The newest entries of the audit topic (?limit=1…500).");

    private static async Task<Ok<AuditAnswer>> ReadAsync(ServedTopology served, HttpContext context)
    {
        var limit = context.Request.Whole("limit", 1, AuditHistory.Most, UsualCount);
        var entries = await served.Audit.ReadAsync(context.RequestAborted);
        return TypedResults.Ok(new AuditAnswer([.. entries.Take(limit).Select(AuditAnswer.AuditItem.Of)]));
    }
}
