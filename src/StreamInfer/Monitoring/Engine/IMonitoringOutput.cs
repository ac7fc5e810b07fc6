namespace StreamInfer.Monitoring.Engine;

/// <summary>Takes what monitoring has to say. Called on its thread.</summary>
public interface IMonitoringOutput
{
    /// <summary>A subject changed its state, a detector signalled, a feature froze or thawed, or (where asked for) a window was summed up.</summary>
    void Drift(DriftRecord record);

    /// <summary>An event is strange.</summary>
    void Anomaly(AnomalyRecord record);

    /// <summary>Something that an operator should read once: a reference that was refused, features that nothing compares.</summary>
    void Note(string text);
}
