namespace StreamInfer.Monitoring.Labels;

/// <summary>What a record is to the join.</summary>
public enum JoinEntryKind : byte
{
    /// <summary>Nothing: it cannot be read, or says nothing that counts.</summary>
    Rejected,

    /// <summary>What a model said.</summary>
    Prediction,

    /// <summary>What came of it.</summary>
    Label,
}
