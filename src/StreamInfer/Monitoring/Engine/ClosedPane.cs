namespace StreamInfer.Monitoring.Engine;

/// <summary>What one instance counted of a version in a pane that is over.</summary>
/// <param name="Route"><c>primary</c> or <c>rollout</c>.</param>
/// <param name="Version">Of the model.</param>
/// <param name="Number">Of the pane.</param>
/// <param name="Bytes">As <see cref="Panes.Pane.Save"/> writes it.</param>
public sealed record ClosedPane(string Route, int Version, long Number, byte[] Bytes);
