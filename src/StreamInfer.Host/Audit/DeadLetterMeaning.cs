using StreamInfer.Publishing;

namespace StreamInfer.Host.Audit;

/// <summary>What the codes of dead letters mean, in a sentence.</summary>
internal static class DeadLetterMeaning
{
    public static string Of(string code)
    {
        foreach (var reason in DeadLetterReasons.All)
        {
            if (reason.Code() == code)
            {
                return Of(reason);
            }
        }

        return "a reason that this program does not know";
    }

    private static string Of(DeadLetterReason reason) => reason switch
    {
        DeadLetterReason.Tombstone => "the event has no payload",
        DeadLetterReason.UnknownMagic => "the payload is not in the Schema Registry's framing",
        DeadLetterReason.UnknownSchema => "the Schema Registry does not know the schema that the event names",
        DeadLetterReason.InvalidSchema => "the schema that the event names cannot be used",
        DeadLetterReason.Truncated => "the payload ends inside a value",
        DeadLetterReason.InvalidVarint or DeadLetterReason.InvalidLength or DeadLetterReason.InvalidIndex or DeadLetterReason.TrailingBytes =>
            "the payload is not what its schema says",
        DeadLetterReason.InvalidUtf8 => "a text of the payload is not UTF-8",
        DeadLetterReason.TooDeep => "the payload is nested too deep",
        DeadLetterReason.InvalidJson => "the payload is no JSON object",
        DeadLetterReason.MissingFeature => "a feature is missing that has no default",
        DeadLetterReason.TypeViolation => "a value has another type, or another length, than its feature",
        DeadLetterReason.OutOfRange => "a value lies outside the range of its feature, which rejects such",
        DeadLetterReason.UnknownCategory => "a category is not listed at its feature, which rejects such",
        DeadLetterReason.NotFinite => "a value is not finite, and its feature rejects such",
        DeadLetterReason.Late => "its deadline had passed, and the topology wants no late predictions",
        DeadLetterReason.ModelError => "the model failed on this event",
        DeadLetterReason.PayloadTooLarge => "the payload is larger than limits.maxPayloadBytes",
        DeadLetterReason.KeyTooLarge => "the key is larger than limits.maxKeyBytes",
        DeadLetterReason.HeadersTooLarge => "its headers are more, or larger, than limits.maxHeaders and limits.maxHeaderBytes",
        DeadLetterReason.OverRate => "more events came than limits.rate takes",
        DeadLetterReason.KilledProcess => "the process died, again and again, while the model ran this event",
        _ => "no reason",
    };
}
