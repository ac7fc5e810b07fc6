namespace StreamInfer.Publishing;

/// <summary>Which of the topology's output topics a record goes to.</summary>
public enum OutputTopic : byte
{
    /// <summary><c>output.topic</c>.</summary>
    Predictions = 0,

    /// <summary><c>output.deadLetters</c>.</summary>
    DeadLetters = 1,
}
