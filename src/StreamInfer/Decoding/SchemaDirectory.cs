using Microsoft.Extensions.Logging;
using StreamInfer.Decoding.Avro;
using StreamInfer.Decoding.Avro.Schemas;
using StreamInfer.Publishing;
using StreamInfer.Telemetry;

namespace StreamInfer.Decoding;

/// <summary>
/// Decoders by writer schema. A known schema is found without a lock or a wait; an unknown one is fetched in the background, and until it is there
/// the answer is "pending", so that only partitions whose next event needs it have to stop. Used by the poller's thread alone.
/// </summary>
/// <remarks>
/// Schemas stay for good: a registry never changes one. Refusals are asked again after a minute, since a schema can be registered late. Producers can
/// make up ids, so refusals beyond <see cref="MaxRefusals"/> push out older ones.
/// </remarks>
public sealed class SchemaDirectory(ISchemaRegistry registry, string? readerSchema, DecodePlan plan, TimeProvider time, ILogger logger)
{
    /// <summary>Most refused keys that are remembered.</summary>
    public const int MaxRefusals = 1000;

    private static readonly TimeSpan RefusalLifetime = TimeSpan.FromMinutes(1);

    private readonly Dictionary<SchemaKey, IPayloadDecoder> _decoders = [];
    private readonly Dictionary<SchemaKey, (DecodeFault Fault, long Since)> _refusals = [];
    private readonly Dictionary<SchemaKey, Task<RegisteredSchema?>> _pending = [];
    private readonly CancellationTokenSource _stop = new();
    private SchemaKey _lastKey;
    private IPayloadDecoder? _last;

    /// <summary>Finds a decoder, starting to fetch its schema if need be. Compiles a schema that has come meanwhile.</summary>
    public SchemaLookup Find(SchemaKey key)
    {
        if (_last is not null && key == _lastKey)
        {
            return new SchemaLookup(_last, default);
        }

        if (_decoders.TryGetValue(key, out var decoder))
        {
            (_lastKey, _last) = (key, decoder);
            return new SchemaLookup(decoder, default);
        }

        return FindUnknown(key);
    }

    /// <summary>Whether a key that was pending can be answered now.</summary>
    public bool IsSettled(SchemaKey key) => !_pending.TryGetValue(key, out var fetch) || fetch.IsCompleted;

    /// <summary>Gives up what is being fetched.</summary>
    public void Stop() => _stop.Cancel();

    private SchemaLookup FindUnknown(SchemaKey key)
    {
        if (_refusals.TryGetValue(key, out var refusal))
        {
            if (time.GetElapsedTime(refusal.Since) < RefusalLifetime)
            {
                return new SchemaLookup(null, refusal.Fault);
            }

            _refusals.Remove(key);
        }

        if (!_pending.TryGetValue(key, out var fetch))
        {
            // Task.Run: a registry client that answers slowly before its first await must not hold the poller.
            fetch = Task.Run(() => registry.GetSchemaAsync(key, _stop.Token), _stop.Token);
            _pending.Add(key, fetch);
        }

        if (!fetch.IsCompleted)
        {
            return default;
        }

        _pending.Remove(key);
        return Settle(key, fetch);
    }

    private SchemaLookup Settle(SchemaKey key, Task<RegisteredSchema?> fetch)
    {
        RegisteredSchema? schema;
        try
        {
            // Completed, so this neither waits nor hides: any other refusal (no permission, say) stops the pipeline.
            schema = fetch.GetAwaiter().GetResult();
        }
        catch (RegistryException unusable) when (unusable.Fault == RegistryFault.Unusable)
        {
            return Refuse(key, new DecodeFault(DeadLetterReason.InvalidSchema, $"schema {key}: {unusable.Message}"));
        }

        if (schema is null)
        {
            return Refuse(key, new DecodeFault(DeadLetterReason.UnknownSchema, $"the registry has no schema {key}"));
        }

        try
        {
            var decoder = AvroDecoder.Compile(schema, readerSchema, plan);
            if (decoder.UnresolvedPaths.Length > 0)
            {
                PipelineLog.PathsNotInSchema(logger, key.ToString(), string.Join(", ", decoder.UnresolvedPaths));
            }

            _decoders.Add(key, decoder);
            return new SchemaLookup(decoder, default);
        }
        catch (AvroSchemaException broken)
        {
            return Refuse(key, new DecodeFault(DeadLetterReason.InvalidSchema, $"schema {key}: {broken.Message}"));
        }
    }

    private SchemaLookup Refuse(SchemaKey key, DecodeFault fault)
    {
        if (_refusals.Count >= MaxRefusals)
        {
            _refusals.Remove(_refusals.MinBy(refusal => refusal.Value.Since).Key);
        }

        _refusals.Add(key, (fault, time.GetTimestamp()));
        PipelineLog.SchemaRefused(logger, key.ToString(), fault.Detail!);
        return new SchemaLookup(null, fault);
    }
}
