namespace StreamInfer.Topologies;

/// <summary>What becomes of events beyond a rate.</summary>
public enum OverRatePolicy : byte
{
    /// <summary>They wait in Kafka.</summary>
    Pause,

    /// <summary>Scored; the prediction says <c>over-rate</c>.</summary>
    Mark,

    /// <summary>A dead letter with reason <c>over-rate</c>, undecoded.</summary>
    DeadLetter,
}
