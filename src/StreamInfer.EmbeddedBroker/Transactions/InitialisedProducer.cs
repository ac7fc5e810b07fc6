using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Transactions;

/// <summary>What a producer that asked for an id is given.</summary>
/// <param name="Error">Why it is given none.</param>
/// <param name="Producer">Its id and epoch; <see cref="ProducerIdAndEpoch.None"/> with an error.</param>
internal readonly record struct InitialisedProducer(ErrorCode Error, ProducerIdAndEpoch Producer)
{
    public InitialisedProducer(ErrorCode error)
        : this(error, ProducerIdAndEpoch.None)
    {
    }
}
