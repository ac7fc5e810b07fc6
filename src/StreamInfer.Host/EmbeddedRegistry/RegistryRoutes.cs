using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace StreamInfer.Host.EmbeddedRegistry;

/// <summary>The REST API over a <see cref="SchemaStore"/>: paths, bodies and error codes of Confluent's registry.</summary>
internal static class RegistryRoutes
{
    public const string ContentType = "application/vnd.schemaregistry.v1+json";

    public static void Map(WebApplication application, SchemaStore store)
    {
        application.Use(AnswerRefusalsAsync);
        IEndpointRouteBuilder routes = application;
        Get(routes, "/", (_, json) =>
        {
            json.WriteString("service", "StreamInfer embedded schema registry");
            json.WriteBoolean("durable", store.IsDurable);
        });
        Get(routes, "/config", static (_, json) => json.WriteString("compatibilityLevel", "NONE"));
        GetList(routes, "/schemas/types", static (_, json) => json.WriteStringValue("AVRO"));
        GetList(routes, "/subjects", (_, json) =>
        {
            foreach (var subject in store.Subjects())
                json.WriteStringValue(subject);
        });
        GetList(routes, "/subjects/{subject}/versions", (request, json) =>
        {
            for (var (version, count) = (1, store.VersionCount(Subject(request))); version <= count; version++)
                json.WriteNumberValue(version);
        });
        Get(routes, "/subjects/{subject}/versions/{version}", (request, json) =>
            WriteVersion(json, store.Version(Subject(request), Version(Value(request, "version")))));
        Get(routes, "/schemas/ids/{id}", (request, json) => WriteSchema(json, Id(Value(request, "id")) is { } id
            ? store.ById(id)
            : throw RegistryRefusal.NoSuchPath()));
        Get(routes, "/schemas/guids/{guid}", (request, json) => WriteSchema(json, Guid.TryParse(Value(request, "guid"), out var guid)
            ? store.ByGuid(guid)
            : throw RegistryRefusal.SchemaNotFound(Value(request, "guid"))));
        Post(routes, "/subjects/{subject}/versions", (request, sent, json) =>
            json.WriteNumber("id", store.Register(Subject(request), sent.Text, sent.References).Schema.Id));
        Post(routes, "/subjects/{subject}", (request, sent, json) =>
            WriteVersion(json, store.LookUp(Subject(request), sent.Text, sent.References)));
        routes.MapFallback("{**path}", static _ => throw RegistryRefusal.NoSuchPath());
    }

    private static void Get(IEndpointRouteBuilder routes, string path, Action<HttpRequest, Utf8JsonWriter> write) =>
        routes.MapGet(path, context => AnswerAsync(context, Render(json => Wrap(json, () => write(context.Request, json)))));

    private static void GetList(IEndpointRouteBuilder routes, string path, Action<HttpRequest, Utf8JsonWriter> write) =>
        routes.MapGet(path, context => AnswerAsync(context, Render(json =>
        {
            json.WriteStartArray();
            write(context.Request, json);
            json.WriteEndArray();
        })));

    private static void Post(IEndpointRouteBuilder routes, string path, Action<HttpRequest, SchemaSubmission, Utf8JsonWriter> write) =>
        routes.MapPost(path, async context =>
        {
            var sent = await SchemaSubmission.ReadAsync(context.Request.Body, context.RequestAborted).ConfigureAwait(false);
            await AnswerAsync(context, Render(json => Wrap(json, () => write(context.Request, sent, json)))).ConfigureAwait(false);
        });

    private static async Task AnswerRefusalsAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (RegistryRefusal refusal)
        {
            context.Response.StatusCode = refusal.Status;
            await AnswerAsync(context, Render(json => Wrap(json, () =>
            {
                json.WriteNumber("error_code", refusal.Code);
                json.WriteString("message", refusal.Message);
            }))).ConfigureAwait(false);
        }
    }

    private static async Task AnswerAsync(HttpContext context, byte[] body)
    {
        context.Response.ContentType = ContentType;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }

    private static byte[] Render(Action<Utf8JsonWriter> write)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
            write(json);
        return body.ToArray();
    }

    private static void Wrap(Utf8JsonWriter json, Action write)
    {
        json.WriteStartObject();
        write();
        json.WriteEndObject();
    }

    private static void WriteVersion(Utf8JsonWriter json, SubjectVersion version)
    {
        json.WriteString("subject", version.Subject);
        json.WriteNumber("version", version.Version);
        json.WriteNumber("id", version.Schema.Id);
        WriteSchema(json, version.Schema);
    }

    private static void WriteSchema(Utf8JsonWriter json, StoredSchema schema)
    {
        json.WriteString("guid", schema.Guid);
        json.WriteString("schema", schema.Text);
        if (schema.References.IsEmpty)
            return;
        json.WriteStartArray("references");
        foreach (var reference in schema.References)
        {
            json.WriteStartObject();
            json.WriteString("name", reference.Name);
            json.WriteString("subject", reference.Subject);
            json.WriteNumber("version", reference.Version);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Value(HttpRequest request, string name) => (string)request.RouteValues[name]!;

    // Routing leaves an encoded slash as it is, lest it split the path; all else comes decoded.
    private static string Subject(HttpRequest request) => Value(request, "subject").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private static int? Id(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    private static int? Version(string text)
    {
        if (text is "latest" or "-1")
            return null;
        return Id(text) is >= 1 and var version ? version : throw RegistryRefusal.InvalidVersion(text);
    }
}
