using System.Net;

namespace StreamInfer.Host.Demo;

/// <summary>What the command line says of a demo.</summary>
/// <param name="Seconds">How long transactions are made; null until interrupted.</param>
/// <param name="Rate">Events a second, 1 to 100,000.</param>
/// <param name="Seed">The same seed makes the same transactions.</param>
/// <param name="DriftAfter">When spending begins to drift; null for never.</param>
/// <param name="Topology">The topology file.</param>
/// <param name="Models">The model repository.</param>
/// <param name="Data">The folder that holds the broker's log and the registry's schemas.</param>
/// <param name="Plain">Whether plain lines are printed even on a terminal.</param>
internal sealed record DemoOptions(double? Seconds, double Rate, ulong Seed, TimeSpan? DriftAfter, string Topology, string Models, string Data, bool Plain)
{
    /// <summary>Where the dashboard is served; a free port by default.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 0);
}
