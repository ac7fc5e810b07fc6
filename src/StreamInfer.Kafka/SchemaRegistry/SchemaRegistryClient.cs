using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging;
using StreamInfer.Decoding;
using StreamInfer.Topologies;

namespace StreamInfer.Kafka.SchemaRegistry;

/// <summary>
/// The Schema Registry over its REST API. Schemas are kept for good, so that known ones work while the registry is away;
/// what it does not have is asked for again after 30 s. Callers that want the same schema share one request. Each request
/// goes to the configured addresses in turn, and round after round, with waits of up to 10 s (or what the registry asks for,
/// up to 1 min), until one answers. Safe for any thread.
/// </summary>
public sealed class SchemaRegistryClient : ISchemaRegistry, IDisposable
{
    private const int SubjectNotFound = 40401;
    private const int VersionNotFound = 40402;
    private const int SchemaNotFound = 40403;

    private readonly ConcurrentDictionary<SchemaKey, RegisteredSchema> schemas = new();
    private readonly ConcurrentDictionary<Registration, int> ids = new();
    private readonly AbsentSchemas absent;
    private readonly SingleFlight<SchemaKey, RegisteredSchema?> fetches;
    private readonly SingleFlight<Registration, int> registrations;
    private readonly RegistryTransport transport;
    private readonly int maxSchemaBytes;
    private readonly ILogger logger;

    /// <exception cref="RegistryException">An address is not one, or a certificate file cannot be used.</exception>
    public SchemaRegistryClient(RegistryPlan plan, TimeProvider time, ILogger<SchemaRegistryClient> logger)
        : this(plan, time, logger, Random.Shared, RegistryHandlers.Create(plan))
    {
    }

    internal SchemaRegistryClient(RegistryPlan plan, TimeProvider time, ILogger logger, Random random, HttpMessageHandler handler)
    {
        this.logger = logger;
        maxSchemaBytes = plan.MaxSchemaBytes;
        absent = new AbsentSchemas(time);
        fetches = new SingleFlight<SchemaKey, RegisteredSchema?>(FetchAsync);
        registrations = new SingleFlight<Registration, int>(LookUpOrRegisterAsync);
        transport = new RegistryTransport(plan, handler, new JitteredBackoff(random), time, logger);
    }

    /// <summary>What the latest request found.</summary>
    public RegistryStatus Status => transport.Status;

    /// <summary>Looks into the cache only; neither waits nor asks the registry.</summary>
    /// <returns>True with the schema, or with null where the registry said lately that there is none; false where it must be asked.</returns>
    public bool TryGetCached(SchemaKey key, out RegisteredSchema? schema) =>
        schemas.TryGetValue(key, out schema) || (absent.TryGet(key, out var why) && why is null);

    /// <inheritdoc/>
    /// <exception cref="RegistryException">The registry answered, but not with a schema that can be used; see its fault.</exception>
    /// <exception cref="OperationCanceledException">This caller gave up; others that wait for the same schema do not notice.</exception>
    public Task<RegisteredSchema?> GetSchemaAsync(SchemaKey key, CancellationToken cancellation) =>
        TryGetCached(key, out var schema) ? Task.FromResult(schema) : fetches.JoinAsync(key, cancellation);

    /// <inheritdoc/>
    /// <exception cref="RegistryException">The registry refuses the schema (not compatible, not valid) or the credentials.</exception>
    /// <exception cref="OperationCanceledException">This caller gave up.</exception>
    public Task<int> RegisterAsync(string subject, string schema, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(subject);
        ArgumentException.ThrowIfNullOrEmpty(schema);
        var registration = new Registration(subject, schema);
        return ids.TryGetValue(registration, out var id) ? Task.FromResult(id) : registrations.JoinAsync(registration, cancellation);
    }

    /// <summary>Cancels what is under way; its callers get <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        fetches.Dispose();
        registrations.Dispose();
        transport.Dispose();
    }

    private async Task<RegisteredSchema?> FetchAsync(SchemaKey key, CancellationToken cancellation)
    {
        // An earlier fetch may have ended between this caller's look into the cache and its turn.
        if (TryGetCached(key, out var schema))
            return schema;
        if (absent.TryGet(key, out var known) && known is not null)
            throw new RegistryException(known.Fault, known.Message);
        try
        {
            var reply = await transport.SendAsync(key.IsGuid ? $"/schemas/guids/{key}" : $"/schemas/ids/{key}", json: null, cancellation).ConfigureAwait(false);
            if (IsAbsent(reply))
            {
                absent.Add(key, why: null);
                return null;
            }

            var answer = Read(reply, RegistryAnswers.Schema);
            var walk = new ReferenceWalk(FetchReferenceAsync, maxSchemaBytes, why => transport.Fail(RegistryFault.Unusable, reply.Target, why));
            var fetched = new RegisteredSchema(answer.Text, await walk.CollectAsync(answer, cancellation).ConfigureAwait(false));
            return schemas.GetOrAdd(key, fetched);
        }
        catch (RegistryException error) when (error.Fault == RegistryFault.Unusable)
        {
            absent.Add(key, error);
            throw;
        }
    }

    private async Task<SchemaAnswer> FetchReferenceAsync(SchemaReference reference, CancellationToken cancellation)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"/subjects/{Uri.EscapeDataString(reference.Subject)}/versions/{reference.Version}");
        var reply = await transport.SendAsync(path, json: null, cancellation).ConfigureAwait(false);
        return IsAbsent(reply)
            ? throw transport.Fail(RegistryFault.Unusable, reply.Target, $"{reference} is referred to by another schema and does not exist")
            : Read(reply, RegistryAnswers.Schema);
    }

    private async Task<int> LookUpOrRegisterAsync(Registration registration, CancellationToken cancellation)
    {
        if (ids.TryGetValue(registration, out var known))
            return known;
        // Looking up needs no permission to write, and most starts find their schema.
        var path = $"/subjects/{Uri.EscapeDataString(registration.Subject)}";
        var body = RegistryAnswers.Request(registration.Schema);
        var reply = await transport.SendAsync(path, body, cancellation).ConfigureAwait(false);
        if (!IsAbsent(reply))
            return ids.GetOrAdd(registration, Read(reply, RegistryAnswers.Id));
        reply = await transport.SendAsync($"{path}/versions", body, cancellation).ConfigureAwait(false);
        if (IsAbsent(reply))
            throw transport.Fail(RegistryFault.Refused, reply.Target, $"would not register: {RegistryAnswers.ErrorText(reply.Body)}");
        var id = Read(reply, RegistryAnswers.Id);
        logger.Registered(registration.Subject, id);
        return ids.GetOrAdd(registration, id);
    }

    private bool IsAbsent(RegistryReply reply)
    {
        if (reply.Status != HttpStatusCode.NotFound)
            return false;
        return RegistryAnswers.Error(reply.Body)?.Code is SubjectNotFound or VersionNotFound or SchemaNotFound
            ? true
            : throw transport.Fail(RegistryFault.Malformed, reply.Target,
                "answered 404 without a registry's error code; is this the registry's root address, and does its version have this request?");
    }

    private T Read<T>(RegistryReply reply, Func<byte[], T> parse)
    {
        try
        {
            return parse(reply.Body);
        }
        catch (FormatException error)
        {
            throw transport.Fail(RegistryFault.Malformed, reply.Target, error.Message);
        }
        catch (NotSupportedException error)
        {
            throw transport.Fail(RegistryFault.Unusable, reply.Target, error.Message);
        }
    }
}
