using Microsoft.Extensions.Logging;
using StreamInfer.Models.Audit;
using StreamInfer.Models.Control;
using StreamInfer.Models.Rollout;
using StreamInfer.Models.Shelf;
using StreamInfer.Monitoring.Labels;
using StreamInfer.Topologies;

namespace StreamInfer.Models.Deployment;

/// <summary>What a director is put together from. Owned by whoever made it.</summary>
public sealed record DirectorParts
{
    public required TopologyPlan Topology { get; init; }

    /// <summary>Names this instance in reports and audit entries.</summary>
    public required string Instance { get; init; }

    public required ModelRepository Repository { get; init; }

    public required ModelShelf Shelf { get; init; }

    /// <summary>Counts what versions do; sees the pipeline's batches.</summary>
    public required EvidenceKeeper Evidence { get; init; }

    /// <summary>How often a version decided rightly, as far as labels are read here; null for nobody who knows.</summary>
    public Func<int, VersionOutcomes>? Labelled { get; init; }

    /// <summary>Makes shadows.</summary>
    public required IShadowHost Shadows { get; init; }

    /// <summary>Null where the topology file alone says what scores.</summary>
    public required IControlTopic? Control { get; init; }

    /// <summary>Null for nobody.</summary>
    public required IAuditLog? Audit { get; init; }

    /// <summary>Why no model can be opened on a card now, in one line; gives null where one may. Null for a director that moves no version between devices.</summary>
    public Func<string?>? WhyNoCuda { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILogger Logger { get; init; }
}
