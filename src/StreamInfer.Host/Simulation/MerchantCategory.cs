namespace StreamInfer.Host.Simulation;

/// <summary>What a merchant sells; the event carries the name in lower case with underscores.</summary>
internal enum MerchantCategory : byte
{
    Grocery,
    Restaurant,
    Fuel,
    Clothing,
    Electronics,
    Travel,
    GiftCards,
    Health,
    Digital,
    Cash,

    /// <summary>Appears only with the drift: no model was trained on it.</summary>
    Crypto,

    /// <summary>What a renamed <see cref="Grocery"/> is called; only where a scenario renames it.</summary>
    Supermarket,
}
