namespace StreamInfer.Publishing;

/// <summary>Names of headers that dead letters have and predictions have not, beside those of Kafka Connect.</summary>
public static class DeadLetterHeaders
{
    /// <summary>The reason's code.</summary>
    public const string Reason = "si-reason";

    /// <summary>How often the event was dead-lettered, 1 or more.</summary>
    public const string Attempt = "si-attempt";
}
