namespace StreamInfer.Topologies;

/// <summary>Which headers a prediction carries; each costs the client library up to 0.7 µs a record.</summary>
public enum HeaderSet : byte
{
    /// <summary>Only what consumers filter on: model, version, and route or quality where they are not the usual.</summary>
    Filter,

    /// <summary>Also digest, prediction id, source and device.</summary>
    All,
}
