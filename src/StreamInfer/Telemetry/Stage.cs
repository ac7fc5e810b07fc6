namespace StreamInfer.Telemetry;

/// <summary>The stages whose durations are measured; the metric label <c>stage</c> is the name in lower case.</summary>
public enum Stage : byte
{
    /// <summary>From the oldest event's arrival to the batch's leaving: decoding and waiting for more events.</summary>
    Collect = 0,

    /// <summary>Decoding of one poll's records.</summary>
    Decode,

    /// <summary>Waiting for the model.</summary>
    Queue,

    /// <summary>The model's run.</summary>
    Run,

    /// <summary>Encoding, and hand-over to the producer.</summary>
    Publish,

    /// <summary>From hand-over to the broker's last acknowledgement.</summary>
    Acknowledge,

    /// <summary>Committing offsets.</summary>
    Commit,
}
