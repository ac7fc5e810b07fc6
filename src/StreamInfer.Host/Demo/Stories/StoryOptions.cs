using StreamInfer.Host.Simulation;

namespace StreamInfer.Host.Demo.Stories;

/// <summary>What the command line says of a story.</summary>
/// <param name="Rate">Transactions a second, 1 to 100,000; stages wait for events, so that a low rate makes the story long.</param>
/// <param name="Seed">The same seed makes the same transactions.</param>
/// <param name="Topology">The topology file.</param>
/// <param name="Models">The repository that good versions come from.</param>
/// <param name="BadModels">The repository that versions 3 and 4 come from.</param>
internal sealed record StoryOptions(double Rate, ulong Seed, string Topology, string Models, string BadModels)
{
    /// <summary>What goes wrong in the simulation, by when it begins; nothing by default.</summary>
    public Func<DateTimeOffset, Scenario?> ScenarioFrom { get; init; } = static _ => null;
}
