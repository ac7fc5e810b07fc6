namespace StreamInfer.TestKit.Faults;

/// <summary>What the topology's <c>delivery</c> promises.</summary>
internal enum DeliveryPromise
{
    /// <summary>Each event has one output or more; repeats carry the same id.</summary>
    AtLeastOnce,

    /// <summary>Readers of committed records see one output for each event.</summary>
    ExactlyOnce,
}
