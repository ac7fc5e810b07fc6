namespace StreamInfer.Models.Audit;

/// <summary>What an audit entry tells of. In the order of the schema's symbols, which are these names in lower case.</summary>
public enum AuditKind
{
    /// <summary>A version came into memory.</summary>
    Load,

    /// <summary>A version was checked before it may score.</summary>
    Gate,

    /// <summary>A version scores from the given offsets on.</summary>
    Swap,

    /// <summary>A version's share of the events became another.</summary>
    Stage,

    /// <summary>A version was taken back; another scores from the given offsets on, where there are any.</summary>
    Rollback,

    /// <summary>Somebody asked for something.</summary>
    Control,

    /// <summary>A shadow began or ended.</summary>
    Shadow,

    /// <summary>A version left memory.</summary>
    Unload,

    /// <summary>What was asked for is not done.</summary>
    Refusal,
}
