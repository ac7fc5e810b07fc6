using Microsoft.AspNetCore.Builder;
using StreamInfer.Host.Api.Endpoints;
using StreamInfer.Host.Http.Authentication;

namespace StreamInfer.Host.Api;

/// <summary>All paths below <c>/api/v1</c>, a static class a group of them.</summary>
internal static class ApiRoutes
{
    public const string Prefix = "/api/v1";

    public static void Map(WebApplication application)
    {
        var api = application.MapGroup(Prefix).RequireAuthorization(Roles.Viewer);
        StateEndpoints.Map(api);
        ConfigurationEndpoints.Map(api);
        ModelEndpoints.Map(api);
        PauseEndpoints.Map(api);
        DriftEndpoints.Map(api);
        AnomalyEndpoints.Map(api);
        LabelEndpoints.Map(api);
        DeadLetterEndpoints.Map(api);
        AuditEndpoints.Map(api);
        EventEndpoints.Map(api);
        ApiDocument.Map(api);
    }
}
