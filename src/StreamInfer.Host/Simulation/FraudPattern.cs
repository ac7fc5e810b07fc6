namespace StreamInfer.Host.Simulation;

/// <summary>The label of a transaction: not part of the event, only of training data.</summary>
internal enum FraudPattern : byte
{
    /// <summary>The cardholder's own doing.</summary>
    None,

    /// <summary>Tiny online payments seconds apart, to see which stolen numbers work; sometimes one large payment at the end.</summary>
    CardTesting,

    /// <summary>A lost card used for a few high payments, mostly far from home.</summary>
    StolenCard,

    /// <summary>The account used from a new device, mostly at the cardholder's night.</summary>
    AccountTakeover,

    /// <summary>A merchant who charges many cards round amounts that nobody agreed to.</summary>
    MerchantCollusion,

    /// <summary>One online payment that hardly differs from an honest one.</summary>
    Quiet,
}
