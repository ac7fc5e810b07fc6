using Confluent.Kafka;

namespace StreamInfer.Kafka.Topics;

/// <summary>Reading by a consumer that is a member of no group.</summary>
internal static class GrouplessReading
{
    /// <summary>The next record or end of a partition; null where none came in time.</summary>
    /// <exception cref="ConsumeException">A partition cannot be read.</exception>
    public static ConsumeResult<byte[]?, byte[]?>? Next(this IConsumer<byte[]?, byte[]?> consumer, TimeSpan within)
    {
        try
        {
            return consumer.Consume(within);
        }
        catch (ConsumeException refused) when (refused.Error.Code == ErrorCode.GroupAuthorizationFailed)
        {
            // The client asks for the coordinator of its group, which is not used.
            return null;
        }
    }
}
