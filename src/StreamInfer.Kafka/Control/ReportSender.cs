using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamInfer.Kafka.Health;
using StreamInfer.Kafka.SchemaRegistry;
using StreamInfer.Kafka.Topics;

namespace StreamInfer.Kafka.Control;

/// <summary>
/// Sends reports, one at a time: the next leaves when the last is acknowledged, so that what waits can be replaced by something later. Reports are rare and small.
/// </summary>
internal sealed class ReportSender : IAsyncDisposable
{
    private const int MostKeys = 1000;
    private static readonly TimeSpan LastOnesWithin = TimeSpan.FromSeconds(2);

    private readonly OwnTopic _topic;
    private readonly OwnClients _clients;
    private readonly ClientEvents _events;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly LatestReports _waiting = new(MostKeys);
    private readonly JitteredBackoff _backoff = new(Random.Shared);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lazy<Task> _sending;
    private int _failures;

    public ReportSender(OwnTopic topic, OwnClients clients, ClientEvents events, TimeProvider time, ILogger logger)
    {
        (_topic, _clients, _events, _time, _logger) = (topic, clients, events, time, logger);
        _sending = new Lazy<Task>(() => Task.Run(SendAllAsync));
    }

    public long Dropped => _waiting.Dropped;

    public void Put(string key, byte[]? value)
    {
        _waiting.Put(key, value);
        _ = _sending.Value;
    }

    /// <summary>Sends what waits, for up to 2 s.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Complete();
        if (_sending.IsValueCreated)
        {
            _stop.CancelAfter(LastOnesWithin);
            await _sending.Value;
        }
    }

    private async Task SendAllAsync()
    {
        try
        {
            while (!await TrySendAsync())
            {
                await Task.Delay(_backoff.Delay(++_failures, TimeSpan.Zero), _time, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Closed while the brokers are away: what waits is not told.
        }
    }

    /// <returns>Whether all is sent and nothing more comes; false when it has to be tried again.</returns>
    private async Task<bool> TrySendAsync()
    {
        try
        {
            using (var admin = _clients.OpenAdmin())
            {
                await _topic.FindOrCreateAsync(admin, null, _stop.Token);
            }

            using var producer = _clients.OpenProducer();
            while (await _waiting.TakeAsync(_stop.Token) is { } report)
            {
                await SendAsync(producer, report.Key, report.Value);
                _events.Status.Working();
                _failures = 0;
            }

            return true;
        }
        catch (KafkaException failed)
        {
            _events.Trouble(failed.Error, $"control topic '{_topic.Name}', reports");
            return false;
        }
    }

    private async Task SendAsync(IProducer<byte[]?, byte[]?> producer, string key, byte[]? value)
    {
        try
        {
            await producer.ProduceAsync(_topic.Name, new Message<byte[]?, byte[]?> { Key = Encoding.UTF8.GetBytes(key), Value = value }, _stop.Token);
        }
        catch (ProduceException<byte[]?, byte[]?> refused) when (IsForGood(refused.Error.Code))
        {
            KafkaLog.ReportRefused(_logger, _topic.Name, key, refused.Error.Reason);
        }
        catch (ProduceException<byte[]?, byte[]?>)
        {
            _waiting.Return(key, value);
            throw;
        }
    }

    private static bool IsForGood(ErrorCode code) =>
        code is ErrorCode.MsgSizeTooLarge or ErrorCode.RecordListTooLarge or ErrorCode.InvalidRecord or ErrorCode.InvalidMsg or ErrorCode.PolicyViolation;
}
