using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using StreamInfer.Host.Api.Contracts;

namespace StreamInfer.Host.Api.Endpoints;

/// <summary>How good versions are by late labels. Nothing joins labels yet.</summary>
internal static class LabelEndpoints
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/topologies/{topology}/labels", (ServedTopology served) => TypedResults.Ok(Read(served)))
        .WithName("getLabels").WithSummary("Quality by version, from labels that came late.");

    /// <summary>How it stands.</summary>
    public static LabelsAnswer Read(ServedTopology served) => new(Enabled: false);
}
