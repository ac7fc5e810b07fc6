namespace StreamInfer.Topologies;

/// <summary>What becomes of a value outside min and max.</summary>
public enum OutOfRangePolicy : byte
{
    /// <summary>Scored as it is; the prediction says <c>out-of-range</c>.</summary>
    Flag,

    /// <summary>Set to the bound; the prediction says <c>out-of-range</c>.</summary>
    Clamp,

    /// <summary>A dead letter with reason <c>out-of-range</c>.</summary>
    Reject,
}
