using System.Text;
using Confluent.Kafka;
using StreamInfer.Kafka.Health;
using StreamInfer.Kafka.Topics;
using StreamInfer.Models.Control;

namespace StreamInfer.Kafka.Control;

/// <summary>
/// Compare and set over a log, by Kafka's own fencing of transactional producers (KIP-98): the transactional id is made of the key, so whoever initialises transactions last is
/// the only one whose commit the broker takes. Initialising also ends what an earlier writer left open; the value read after that stays in force until this one commits, or
/// somebody else has initialised and this one's commit is refused.
/// </summary>
internal sealed class ControlExchange(OwnTopic topic, OwnClients clients)
{
    // A writer that dies between produce and commit hides what comes after it for so long, unless the next writer of the key comes earlier.
    private static readonly TimeSpan TransactionTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AbortWithin = TimeSpan.FromSeconds(2);

    public static string TransactionalId(string key) => $"streaminfer-control-{key}";

    public async Task<ControlWrite> RunAsync(string key, Func<byte[]?, byte[]?> change, TimeBudget budget)
    {
        var doing = "looking it up";
        try
        {
            using var admin = clients.OpenAdmin();
            var found = await budget.AskAsync(() => topic.FindOrCreateAsync(admin, budget.Left(), budget.Cancellation));
            doing = $"taking over transactional id '{TransactionalId(key)}'";
            using var producer = clients.OpenTransactional(TransactionalId(key), TransactionTimeout);
            producer.InitTransactions(budget.Left());
            doing = "reading it to its end, behind the open transactions of other writers";
            var name = Encoding.UTF8.GetBytes(key);
            var current = await new CommittedValue(clients, found).ReadAsync(admin, name, budget);
            if (change(current) is not { } value)
            {
                return ControlWrite.Declined;
            }

            doing = $"writing '{key}'";
            return ControlWrite.Written(Write(producer, new Message<byte[]?, byte[]?> { Key = name, Value = value }, budget));
        }
        catch (KafkaException fenced) when (IsFenced(fenced.Error))
        {
            return ControlWrite.Contended($"control topic '{topic.Name}': somebody else began to write '{key}'");
        }
        catch (KafkaException failed)
        {
            return ControlWrite.Failed(KafkaErrors.Describe(failed.Error, $"control topic '{topic.Name}', {doing}"));
        }
        catch (TimeoutException)
        {
            return ControlWrite.Failed($"control topic '{topic.Name}', {doing}: not done in time");
        }
    }

    /// <returns>The record's offset.</returns>
    private long Write(IProducer<byte[]?, byte[]?> producer, Message<byte[]?, byte[]?> message, TimeBudget budget)
    {
        budget.Cancellation.ThrowIfCancellationRequested();
        var offset = Offset.Unset;
        producer.BeginTransaction();
        try
        {
            producer.Produce(topic.Name, message, report => offset = report.Offset);

            // It waits for the record's acknowledgement, and fails if that does.
            producer.CommitTransaction(budget.Left());
            return offset.Value;
        }
        catch (Exception failed) when (failed is TimeoutException or ProduceException<byte[]?, byte[]?> or KafkaTxnRequiresAbortException)
        {
            TryAbort(producer);
            throw;
        }
    }

    /// <summary>So that readers need not wait for the transaction's time-out; if it fails, they do.</summary>
    private static void TryAbort(IProducer<byte[]?, byte[]?> producer)
    {
        try
        {
            producer.AbortTransaction(AbortWithin);
        }
        catch (KafkaException)
        {
            // What made the abort necessary is told.
        }
    }

    private static bool IsFenced(Error error) => error.Code is ErrorCode.ProducerFenced or ErrorCode.InvalidProducerEpoch or ErrorCode.Local_Fenced;
}
