namespace StreamInfer.Topologies;

/// <summary>How output is written in transactions, for <c>delivery: exactly-once</c>.</summary>
/// <param name="Interval">Longest time between the hand-over of a prediction and the commit that makes it visible. Default 100 ms, 10 ms to 1 min.</param>
/// <param name="MaxEvents">Most events a transaction. Default 100,000.</param>
/// <param name="Timeout">After this time the broker aborts a transaction that its producer left behind; until then it hides what came after it. Default 15 s, 1 s to 15 min.</param>
/// <param name="Id">Names this process among those of the group, over restarts; null for a name of its own each time.</param>
public sealed record TransactionPlan(TimeSpan Interval, int MaxEvents, TimeSpan Timeout, string? Id);
