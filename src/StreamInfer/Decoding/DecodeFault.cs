using StreamInfer.Publishing;

namespace StreamInfer.Decoding;

/// <summary>Why an event cannot be scored, or <see cref="None"/>. Built without allocation except for the rare detail.</summary>
/// <param name="Reason">The code that the dead letter carries; <see cref="DeadLetterReason.None"/> if all is well.</param>
/// <param name="Detail">What was wrong where, in words, for the dead letter's message.</param>
public readonly record struct DecodeFault(DeadLetterReason Reason, string? Detail)
{
    /// <summary>The feature whose value it is; null where it is the event as such.</summary>
    public string? Feature { get; init; }

    public static DecodeFault None => default;

    public bool IsNone => Reason == DeadLetterReason.None;
}
