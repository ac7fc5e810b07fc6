namespace StreamInfer.Host.Api.Contracts;

/// <summary>The versions of a topology's model.</summary>
internal sealed record ModelsAnswer
{
    public required string Model { get; init; }

    /// <summary>Of the desired state; null where nothing is known yet.</summary>
    public required long? Revision { get; init; }

    /// <summary>Whether versions can be changed: the topology has a control topic.</summary>
    public required bool CanChange { get; init; }

    /// <summary>Whether the active version stays until somebody unpins.</summary>
    public required bool Pinned { get; init; }

    /// <summary>By number, the greatest first; at most 200.</summary>
    public required IReadOnlyList<ModelVersionItem> Versions { get; init; }

    /// <summary>The way of a version to all keys; null where there is none.</summary>
    public required RampItem? Ramp { get; init; }

    public required IReadOnlyList<ShadowItem> Shadows { get; init; }

    /// <summary>The last changes of the desired state, newest first; at most 20.</summary>
    public required IReadOnlyList<HistoryItem> History { get; init; }

    /// <param name="Version">Its number.</param>
    /// <param name="State"><c>active</c>, <c>candidate</c>, <c>shadow</c>, <c>previous</c>, <c>loaded</c>, <c>available</c>, <c>refused</c> or <c>failed</c>.</param>
    /// <param name="Percent">Its share of the keys, 0 to 100.</param>
    /// <param name="Digest">SHA-256 of its files; null where they cannot be read.</param>
    /// <param name="Gate">What its gate said; null where it was not judged in this process.</param>
    /// <param name="Problem">Why it does not count; null where it does.</param>
    internal sealed record ModelVersionItem(int Version, string State, double Percent, string? Digest, GateItem? Gate, string? Problem);

    internal sealed record GateItem(bool Passed, DateTimeOffset At, IReadOnlyList<GateCheckItem> Checks);

    internal sealed record GateCheckItem(string Check, bool Passed, string Detail);

    /// <param name="Version">The candidate.</param>
    /// <param name="Stages">Its shares in percent.</param>
    /// <param name="Stage">Index of the share in force.</param>
    /// <param name="Percent">The share in force.</param>
    /// <param name="Holding">Whether somebody stopped it where it is.</param>
    /// <param name="Paused">Whether people take its steps, or it is pinned.</param>
    /// <param name="Advice">What the service would do now, and why.</param>
    /// <param name="Guardrails">What it is judged by.</param>
    /// <param name="Since">When the share came into force.</param>
    internal sealed record RampItem(
        int Version, IReadOnlyList<double> Stages, int Stage, double Percent, bool Holding, bool Paused, string Advice, IReadOnlyList<GuardrailItem> Guardrails, DateTimeOffset Since);

    /// <param name="Name">As the topology file calls it.</param>
    /// <param name="Value">What was found; null where there is too little to say.</param>
    /// <param name="Limit">What is allowed: a share, seconds for run times.</param>
    /// <param name="Held">Whether it is not broken.</param>
    internal sealed record GuardrailItem(string Name, double? Value, double Limit, bool Held);

    /// <param name="Version">Its number.</param>
    /// <param name="Percent">Its share of the events.</param>
    /// <param name="Scored">Events that it scored.</param>
    /// <param name="Dropped">Events that came while its queue was full.</param>
    /// <param name="Failed">Events that it failed on.</param>
    /// <param name="Agreement">Share of the events on which it decides as was published.</param>
    /// <param name="MeanDifference">Mean absolute difference of the scores.</param>
    /// <param name="DifferenceP99">The difference that 99 of 100 keep.</param>
    /// <param name="ScorePsi">Population stability index between the two distributions of scores.</param>
    internal sealed record ShadowItem(int Version, double Percent, long Scored, long Dropped, long Failed, double? Agreement, double? MeanDifference, double? DifferenceP99, double? ScorePsi);

    internal sealed record HistoryItem(long Revision, DateTimeOffset At, string By, string Reason, string What);
}
