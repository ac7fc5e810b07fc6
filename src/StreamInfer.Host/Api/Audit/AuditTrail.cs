using Microsoft.Extensions.Logging;
using StreamInfer.Host.Http;
using StreamInfer.Host.Http.Authentication;
using StreamInfer.Models.Audit;

namespace StreamInfer.Host.Api.Audit;

/// <summary>Notes who did what: in the topology's audit topic, where it has one, and always in the log.</summary>
/// <param name="time">The clock.</param>
/// <param name="logs">Are told.</param>
internal sealed class AuditTrail(TimeProvider time, ILoggerFactory logs)
{
    private readonly ILogger _logger = logs.CreateLogger<AuditTrail>();

    /// <param name="topology">What it was done to.</param>
    /// <param name="caller">Who did it.</param>
    /// <param name="what">In words.</param>
    /// <param name="reason">Why.</param>
    public void Write(ServedTopology topology, Caller caller, string what, string reason)
    {
        HttpLog.Asked(_logger, topology.Name, caller.Name, what, reason);
        topology.Service?.Versions?.Audit?.Write(new AuditEntry
        {
            At = time.GetUtcNow(),
            Topology = topology.Name,
            Instance = topology.Service.Versions.Instance,
            Kind = AuditKind.Control,
            Model = topology.Plan.Model.Name,
            Who = caller.Name,
            Why = reason,
            Text = what,
        });
    }
}
