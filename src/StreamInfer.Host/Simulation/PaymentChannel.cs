namespace StreamInfer.Host.Simulation;

/// <summary>How the card was reached; in the order of the schema's enum.</summary>
internal enum PaymentChannel : byte
{
    Pos,
    Web,
    App,
    Atm,

    /// <summary>Mail or telephone order: somebody typed the number in.</summary>
    Moto,
}
