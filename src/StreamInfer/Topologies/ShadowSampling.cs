namespace StreamInfer.Topologies;

/// <summary>How a shadow's share of the events is drawn.</summary>
public enum ShadowSampling : byte
{
    /// <summary>By key, like a rollout: all events of a key, or none.</summary>
    Sticky,

    /// <summary>Each event on its own, by its topic, partition and offset, so that a replay draws the same.</summary>
    Random,
}
