namespace StreamInfer.Topologies;

/// <summary>What becomes of NaN and infinity, in the event or made by a transform.</summary>
public enum NotFinitePolicy : byte
{
    /// <summary>A dead letter with reason <c>not-finite</c>.</summary>
    Reject,

    /// <summary>Treated as missing: the default steps in.</summary>
    Missing,

    /// <summary>Handed to the model as it is; the prediction says <c>not-finite</c>.</summary>
    Pass,
}
