namespace StreamInfer.Host.Simulation;

/// <summary>What goes wrong in a simulation.</summary>
internal enum ScenarioKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Spending drifts from one moment to the next, and back.</summary>
    Sudden,

    /// <summary>More and more payments are of the new kind, until all are.</summary>
    Gradual,

    /// <summary>All payments change by a little, more and more.</summary>
    Incremental,

    /// <summary>Spending drifts and comes back, three times.</summary>
    Recurring,

    /// <summary>A producer sends cents where euros are due.</summary>
    UnitChange,

    /// <summary>A feature store no longer answers: a feature is null.</summary>
    FieldNull,

    /// <summary>A category gets another name.</summary>
    CategoryRenamed,

    /// <summary>The clocks of a third of the cards' producers are behind.</summary>
    ClockSkew,

    /// <summary>A feature no longer changes.</summary>
    Frozen,

    /// <summary>Every fifth event is sent twice.</summary>
    Duplicates,

    /// <summary>Many stolen cards are tried out at once.</summary>
    FraudAttack,
}
