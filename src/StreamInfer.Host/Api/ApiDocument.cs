using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace StreamInfer.Host.Api;

/// <summary>The API's own description, <c>/api/v1/openapi.json</c>: made of the routes that are there.</summary>
internal static partial class ApiDocument
{
    private const string Document = "v1";

    public static void Add(IServiceCollection services) => services.AddOpenApi(Document, options =>
    {
        options.ShouldInclude = description => description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "StreamInfer",
                Version = ApiState.Version,
                Description = "State of the topologies of one process, and what people may change of them. Errors are problem details (RFC 9457).",
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            NameParameters(operation, context.Description.RelativePath ?? "");
            return Task.CompletedTask;
        });
    });

    public static void Map(RouteGroupBuilder api) => api.MapOpenApi("/openapi.json");

    /// <summary>What is found by the route as a whole is a parameter all the same.</summary>
    private static void NameParameters(OpenApiOperation operation, string path)
    {
        operation.Parameters ??= [];
        foreach (var name in RouteValue().Matches(path).Select(match => match.Groups["name"].Value))
        {
            if (operation.Parameters.All(parameter => parameter.Name != name))
            {
                operation.Parameters.Insert(0, new OpenApiParameter { Name = name, In = ParameterLocation.Path, Required = true, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
            }
        }
    }

    [GeneratedRegex(@"\{(?<name>[a-z]+)[^}]*\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RouteValue();
}
