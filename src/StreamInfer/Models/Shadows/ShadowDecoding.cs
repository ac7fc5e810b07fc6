using StreamInfer.Decoding;
using StreamInfer.Decoding.Features;

namespace StreamInfer.Models.Shadows;

/// <summary>Decodes copies of events anew, for a shadow whose inputs are not those of the version that scored them.</summary>
internal static class ShadowDecoding
{
    private static readonly TimeSpan SchemaWait = TimeSpan.FromMilliseconds(50);

    /// <summary>Longer than a registry that is there takes; without a schema the events are dropped.</summary>
    private const int SchemaAttempts = 100;

    /// <summary>Fills the rows of a batch that could not be copied.</summary>
    /// <exception cref="RegistryException">An event's schema cannot be had, or its values do not fit the shadow.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static void Decode(ShadowBatch batch, EventDecoder decoder, FeatureEncoder encoder, TimeProvider time, CancellationToken stop)
    {
        for (var row = 0; row < batch.Count; row++)
        {
            if (batch.Events[row].Spare >= 0)
            {
                continue;
            }

            ref readonly var record = ref batch.Records.Records[batch.Events[row].Record];
            var decoded = decoder.Decode(record, batch.Records.HeadersOf(record), encoder, batch.Features, row);
            for (var attempt = 0; decoded.Outcome == EventOutcome.NeedsSchema && attempt < SchemaAttempts; attempt++)
            {
                Task.Delay(SchemaWait, time, stop).Wait(stop);
                decoded = decoder.Decode(record, batch.Records.HeadersOf(record), encoder, batch.Features, row);
            }

            if (decoded.Outcome != EventOutcome.Scored)
            {
                throw new RegistryException(
                    RegistryFault.Unusable, $"event {record.Partition}/{record.Offset} cannot be decoded for it: {decoded.Fault.Detail ?? "its schema is not to be had"}");
            }
        }
    }
}
