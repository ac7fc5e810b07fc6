namespace StreamInfer.Monitoring.Labels;

/// <summary>How an event came to the version that scored it: the field <c>route</c> of a prediction.</summary>
public enum PredictionRoute : byte
{
    /// <summary>The version has all events that no other has.</summary>
    Primary,

    /// <summary>The version has a share of the keys.</summary>
    Rollout,

    /// <summary>The version scores copies.</summary>
    Shadow,
}
