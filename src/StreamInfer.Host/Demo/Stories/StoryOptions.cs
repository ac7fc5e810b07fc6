namespace StreamInfer.Host.Demo.Stories;

/// <summary>What the command line says of a story.</summary>
/// <param name="Rate">Transactions a second, 1 to 100,000; stages wait for events, so that a low rate makes the story long.</param>
/// <param name="Seed">The same seed makes the same transactions.</param>
/// <param name="Topology">The topology file; it has a control topic and an audit topic.</param>
/// <param name="Models">The repository that versions 1 and 2 come from.</param>
/// <param name="BadModels">The repository that versions 3 and 4 come from.</param>
internal sealed record StoryOptions(double Rate, ulong Seed, string Topology, string Models, string BadModels);
