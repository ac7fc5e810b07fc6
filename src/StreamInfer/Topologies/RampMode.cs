namespace StreamInfer.Topologies;

/// <summary>Who takes the next step of a ramp.</summary>
public enum RampMode : byte
{
    /// <summary>The service, on the evidence.</summary>
    Auto,

    /// <summary>A person: the service only says what it would do.</summary>
    Manual,
}
