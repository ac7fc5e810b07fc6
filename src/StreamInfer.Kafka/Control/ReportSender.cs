using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamInfer.Kafka.Health;
using StreamInfer.Kafka.Topics;

namespace StreamInfer.Kafka.Control;

/// <summary>
/// Sends reports, one at a time: the next leaves when the last is acknowledged, so that what waits can be replaced by something later. Reports are rare and small.
/// </summary>
internal sealed class ReportSender : IAsyncDisposable
{
    private const int MostKeys = 1000;
    private static readonly TimeSpan LastOnesWithin = TimeSpan.FromSeconds(2);

    private readonly string _topic;
    private readonly OwnProducer _producer;
    private readonly ILogger _logger;
    private readonly LatestReports _waiting = new(MostKeys);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lazy<Task> _sending;

    public ReportSender(OwnTopic topic, OwnClients clients, ClientEvents events, TimeProvider time, ILogger logger)
    {
        _topic = topic.Name;
        _logger = logger;
        _producer = new OwnProducer(topic, clients, events, time);
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

        _producer.Dispose();
    }

    private async Task SendAllAsync()
    {
        try
        {
            while (await _waiting.TakeAsync(_stop.Token) is { } report)
            {
                var message = new Message<byte[]?, byte[]?> { Key = Encoding.UTF8.GetBytes(report.Key), Value = report.Value };
                var isObsolete = false;
                var refusal = await _producer.SendAsync(message, () => isObsolete = _waiting.Supersedes(report.Key), _stop.Token);
                if (refusal is not null && !isObsolete)
                {
                    KafkaLog.ReportRefused(_logger, _topic, report.Key, refusal);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Closed while the brokers are away: what waits is not told.
        }
    }
}
