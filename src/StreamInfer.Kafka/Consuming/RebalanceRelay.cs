using System.Runtime.ExceptionServices;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamInfer.Ingestion;
using StreamInfer.Kafka.Health;

namespace StreamInfer.Kafka.Consuming;

/// <summary>
/// Passes the group's decisions on to the listener. The client calls it in the middle of a poll, so records that the same poll has
/// delivered already for a partition that leaves are taken out of the batch before the listener hears of it.
/// </summary>
internal sealed class RebalanceRelay(string topic, IAssignmentListener listener, ILogger logger)
{
    private ExceptionDispatchInfo? _fault;

    /// <summary>The batch that the current poll fills; null outside of a poll.</summary>
    public RecordBatch? Filling { get; set; }

    /// <summary>Whether the client is in the middle of a change, and takes no orders about the partitions concerned.</summary>
    public bool IsChanging { get; private set; }

    /// <summary>Whether the listener is not to be told any more.</summary>
    public bool IsMuted { get; set; }

    /// <summary>How many changes there were; a poll that sees it move ends, so that no batch spans two assignments.</summary>
    public int Changes { get; private set; }

    public void OnAssigned(PartitionGates gates, List<TopicPartition> partitions) => Relay("assigned", partitions, numbers =>
    {
        gates.Assign(numbers);
        if (!IsMuted)
        {
            listener.OnAssigned(numbers);
        }
    });

    public void OnRevoked(PartitionGates gates, List<TopicPartitionOffset> partitions) =>
        Relay("revoked", Numbers(partitions), numbers => TakeAway(gates, numbers, listener.OnRevoked));

    public void OnLost(PartitionGates gates, List<TopicPartitionOffset> partitions) =>
        Relay("lost", Numbers(partitions), numbers => TakeAway(gates, numbers, listener.OnLost));

    /// <summary>Throws what the listener threw inside a callback, where it could not pass through the client.</summary>
    public void ThrowFault()
    {
        var fault = _fault;
        _fault = null;
        fault?.Throw();
    }

    private static List<TopicPartition> Numbers(List<TopicPartitionOffset> partitions) => partitions.ConvertAll(partition => partition.TopicPartition);

    private void TakeAway(PartitionGates gates, IReadOnlyList<int> numbers, Action<IReadOnlyList<int>> tell)
    {
        foreach (var number in numbers)
        {
            Filling?.Remove(number);
        }

        try
        {
            if (!IsMuted)
            {
                tell(numbers);
            }
        }
        finally
        {
            gates.Remove(numbers);
        }
    }

    private void Relay(string change, List<TopicPartition> partitions, Action<IReadOnlyList<int>> act)
    {
        Changes++;
        if (partitions.Count == 0)
        {
            return;
        }

        var numbers = partitions.ConvertAll(partition => partition.Partition.Value);
        numbers.Sort();
        KafkaLog.Rebalanced(logger, topic, change, string.Join(", ", numbers));
        IsChanging = true;
        try
        {
            act(numbers);
        }
        catch (Exception exception)
        {
            // Through the client it would leave the group's protocol half done; the poll that is under way throws it.
            _fault = ExceptionDispatchInfo.Capture(exception);
        }
        finally
        {
            IsChanging = false;
        }
    }
}
