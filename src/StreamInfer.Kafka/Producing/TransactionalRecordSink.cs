using Microsoft.Extensions.Logging;
using StreamInfer.Ingestion;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Kafka.Health;
using StreamInfer.Kafka.Native;
using StreamInfer.Publishing;
using StreamInfer.Topologies;

namespace StreamInfer.Kafka.Producing;

/// <summary>
/// Writes predictions and dead letters in transactions (KIP-98), with the positions of their events (KIP-447), so that readers of committed records see
/// each exactly once. Brokers before 2.5 do not know the generation of the group that is checked here, and are refused by the client.
/// </summary>
public sealed class TransactionalRecordSink : ITransactionalSink
{
    private readonly KafkaRecordSink _sink;
    private readonly string _source;

    /// <param name="source">Whose positions are committed.</param>
    /// <param name="output">The two topics; they must exist.</param>
    /// <param name="transaction">Name and time-out of the transactions.</param>
    /// <param name="properties">The clients' properties.</param>
    /// <param name="time">Spaces repeated log lines.</param>
    /// <param name="logger">Gets the client's log and its errors, each code at most once a minute.</param>
    /// <exception cref="SinkException">A property is wrong; the message lists all that are.</exception>
    public TransactionalRecordSink(SourcePlan source, OutputPlan output, TransactionPlan transaction, KafkaProperties properties, TimeProvider time, ILogger logger)
    {
        _source = source.Topic;
        TransactionalId = properties.TransactionalId(source.Group, source.Topic, transaction.Id);
        _sink = new KafkaRecordSink(output, properties, properties.ForTransactionalProducer(TransactionalId, transaction.Timeout), time, logger);
    }

    /// <summary>By this name the broker fences an earlier process and ends what it left open.</summary>
    public string TransactionalId { get; }

    /// <summary>Whether the producer gets through, for health.</summary>
    public KafkaStatus Status => _sink.Status;

    /// <inheritdoc/>
    public void Publish(OutgoingBatch batch, DeliveryTicket ticket, CancellationToken cancellation) => _sink.Publish(batch, ticket, cancellation);

    /// <inheritdoc/>
    public bool Flush(TimeSpan timeout) => _sink.Flush(timeout);

    /// <inheritdoc/>
    public TransactionOutcome Initialize(TimeSpan timeout) =>
        OutcomeOf(TransactionError.Take(ClientLibrary.InitializeTransactions(_sink.Producer, Milliseconds(timeout))), "fencing earlier producers");

    /// <inheritdoc/>
    public void Begin()
    {
        if (OutcomeOf(TransactionError.Take(ClientLibrary.BeginTransaction(_sink.Producer)), "beginning a transaction") is { Reason: { } reason })
        {
            throw new SinkException(reason) { NeedsNewProducer = true };
        }
    }

    /// <inheritdoc/>
    public TransactionOutcome SendPositions(IReadOnlyList<PartitionPosition> positions, ReadOnlySpan<byte> membership, TimeSpan timeout) =>
        OutcomeOf(OffsetsCall.Run(_sink.Producer, _source, positions, membership, Milliseconds(timeout)), "sending positions to a transaction");

    /// <inheritdoc/>
    public TransactionOutcome Commit(TimeSpan timeout) =>
        OutcomeOf(TransactionError.Take(ClientLibrary.CommitTransaction(_sink.Producer, Milliseconds(timeout))), "committing a transaction");

    /// <inheritdoc/>
    public TransactionOutcome Abort(TimeSpan timeout)
    {
        var outcome = OutcomeOf(TransactionError.Take(ClientLibrary.AbortTransaction(_sink.Producer, Milliseconds(timeout))), "aborting a transaction");
        return outcome.Result == TransactionResult.MustAbort ? outcome with { Result = TransactionResult.Again } : outcome;
    }

    /// <summary>Frees the client. What is not committed by then is aborted by the broker: at once when the next producer of this name begins, or after the time-out.</summary>
    public void Dispose() => _sink.Dispose();

    private static int Milliseconds(TimeSpan timeout) => (int)timeout.TotalMilliseconds;

    private TransactionOutcome OutcomeOf(TransactionError? failed, string doing)
    {
        if (failed is null)
        {
            _sink.Status.Working();
            return TransactionOutcome.Done;
        }

        var where = $"transactional id '{TransactionalId}', {doing}";
        _sink.Trouble(failed.Error, where);
        var reason = KafkaErrors.Describe(failed.Error, where);
        return failed switch
        {
            { RequiresAbort: true } => new TransactionOutcome(TransactionResult.MustAbort, reason),
            { IsRetriable: true } => new TransactionOutcome(TransactionResult.Again, reason),
            _ => throw new SinkException(reason) { NeedsNewProducer = KafkaErrors.IsFenced(failed.Error) },
        };
    }
}
