namespace StreamInfer.Monitoring.Panes;

/// <summary>What a pane is of; panes of different keys are never added up.</summary>
/// <param name="Pipeline">Name of the topology.</param>
/// <param name="Route"><c>primary</c>, <c>rollout</c> or <c>shadow</c>.</param>
/// <param name="ModelVersion">Version that scored; 1 or more.</param>
public readonly record struct PaneKey(string Pipeline, string Route, int ModelVersion);
