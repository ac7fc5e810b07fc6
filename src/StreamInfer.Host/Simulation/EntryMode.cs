namespace StreamInfer.Host.Simulation;

/// <summary>How the card's number was read; in the order of the schema's enum.</summary>
internal enum EntryMode : byte
{
    Chip,
    Contactless,
    Magstripe,
    Ecommerce,
    Manual,
}
