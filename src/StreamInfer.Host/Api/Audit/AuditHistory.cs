using System.Collections.Immutable;
using Confluent.Kafka;
using StreamInfer.Decoding;
using StreamInfer.Kafka.Audit;
using StreamInfer.Models.Audit;

namespace StreamInfer.Host.Api.Audit;

/// <summary>
/// What the audit topic has of a topology: read once from its beginning, and from then on only what is new, at most every few seconds however many ask. The newest are kept.
/// </summary>
/// <param name="topology">Whose.</param>
/// <param name="time">The clock.</param>
internal sealed class AuditHistory(ServedTopology topology, TimeProvider time)
{
    /// <summary>Most entries that are kept.</summary>
    public const int Most = 500;

    private static readonly TimeSpan ReadEvery = TimeSpan.FromSeconds(2);

    /// <summary>Entries of other instances may come with times a little before those that are known.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _turn = new(1);
    private ImmutableArray<AuditEntry> _entries = [];
    private long _read;

    /// <summary>The newest, newest first; none where the topology has no audit topic.</summary>
    /// <exception cref="ApiRefusal">The brokers, or the registry, do not answer.</exception>
    public async Task<ImmutableArray<AuditEntry>> ReadAsync(CancellationToken stop)
    {
        if (topology.Plan.Control?.AuditTopic is not { } topic || topology.Service is not { } service)
        {
            return [];
        }

        await _turn.WaitAsync(stop);
        try
        {
            if (_read == 0 || time.GetElapsedTime(_read) >= ReadEvery)
            {
                var since = _entries.IsEmpty ? (DateTimeOffset?)null : _entries[0].At - Overlap;
                var (found, _) = await new KafkaAuditReader(topic, service.Kafka, service.Registry, time).ReadAsync(topology.Name, since, stop);
                _entries = [.. _entries.Concat(found).DistinctBy(entry => entry.Id, StringComparer.Ordinal).OrderByDescending(entry => entry.At).Take(Most)];
                _read = time.GetTimestamp();
            }

            return _entries;
        }
        catch (KafkaException missing) when (missing.Error.Code == ErrorCode.UnknownTopicOrPart)
        {
            // It is made with the first entry.
            return [];
        }
        catch (KafkaException away)
        {
            throw ApiRefusal.Unavailable(away.Error.Reason);
        }
        catch (RegistryException refused)
        {
            throw ApiRefusal.Unavailable(refused.Message);
        }
        finally
        {
            _turn.Release();
        }
    }
}
