using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>Why something is not appended.</summary>
/// <param name="Error">Kafka's code.</param>
/// <param name="Message">In words.</param>
internal sealed record Refusal(ErrorCode Error, string Message);
