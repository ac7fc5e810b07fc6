using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Admin;

/// <summary>What became of one thing that was asked for.</summary>
/// <param name="Error">Why it was not done; <see cref="ErrorCode.None"/> where it was.</param>
/// <param name="Message">The error in words; null for those that are all said by their code.</param>
internal readonly record struct AdminOutcome(ErrorCode Error, string? Message)
{
    public static AdminOutcome Done => default;

    public bool IsDone => Error == ErrorCode.None;

    /// <summary>Of an error that has only its code.</summary>
    public static AdminOutcome Of(ErrorCode error) => new(error, error == ErrorCode.KafkaStorageError ? "the disk is full or fails; the broker's log says more" : null);

    public static implicit operator AdminOutcome((ErrorCode Error, string? Message) outcome) => new(outcome.Error, outcome.Message);
}
