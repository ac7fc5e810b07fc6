using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Transactions;

/// <summary>How a producer is told that it is fenced: older clients know only that its epoch is not valid.</summary>
internal static class FencingError
{
    public static ErrorCode For(ErrorCode error, bool knowsProducerFenced) =>
        error == ErrorCode.ProducerFenced && !knowsProducerFenced ? ErrorCode.InvalidProducerEpoch : error;
}
