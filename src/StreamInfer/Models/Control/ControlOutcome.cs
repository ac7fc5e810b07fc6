namespace StreamInfer.Models.Control;

/// <summary>How an attempt to replace a value ended.</summary>
public enum ControlOutcome
{
    /// <summary>The new value is in force.</summary>
    Written,

    /// <summary>The change wanted to leave all as it is. Nothing was written.</summary>
    Declined,

    /// <summary>
    /// Somebody else began to write to the key: look again. This attempt was undone; only if the answer to its commit was lost may it have been written whole before the
    /// other began.
    /// </summary>
    Contended,

    /// <summary>It could not be done in time, or not at all. If it failed in its very last step, the value may be in force all the same: look again.</summary>
    Failed,
}
