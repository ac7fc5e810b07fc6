namespace StreamInfer.Host.Api.Contracts;

/// <summary>How every part of every topology does.</summary>
/// <param name="Ready">Whether all do their work.</param>
/// <param name="Topologies">All of them.</param>
internal sealed record HealthAnswer(bool Ready, IReadOnlyList<HealthAnswer.TopologyHealth> Topologies)
{
    public static HealthAnswer Of(ServedTopologies topologies)
    {
        IReadOnlyList<TopologyHealth> items =
        [
            .. topologies.All.Select(topology => new TopologyHealth(
                topology.Name,
                topology.State,
                topology.IsReady,
                [.. topology.Components.Select(component => new ComponentItem(component.Component, component.Status, component.Problem))])),
        ];
        return new HealthAnswer(items.All(item => item.Ready), items);
    }

    /// <param name="Name">Of the topology.</param>
    /// <param name="State"><c>starting</c>, <c>running</c>, <c>paused</c> or <c>stopping</c>.</param>
    /// <param name="Ready">Whether it does its work.</param>
    /// <param name="Components">Its parts, by name.</param>
    internal sealed record TopologyHealth(string Name, string State, bool Ready, IReadOnlyList<ComponentItem> Components);

    /// <param name="Component">Its name, for example <c>registry</c>.</param>
    /// <param name="Status"><c>ok</c>, <c>warning</c> or <c>failing</c>.</param>
    /// <param name="Message">Why; null where it is well.</param>
    internal sealed record ComponentItem(string Component, string Status, string? Message);
}
