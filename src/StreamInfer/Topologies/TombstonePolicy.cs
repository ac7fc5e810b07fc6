namespace StreamInfer.Topologies;

/// <summary>What becomes of a record without payload.</summary>
public enum TombstonePolicy : byte
{
    /// <summary>A dead letter with reason <c>tombstone</c>.</summary>
    DeadLetter,

    /// <summary>Counted and passed over: the operator said that it carries no event.</summary>
    Skip,
}
