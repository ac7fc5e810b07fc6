namespace StreamInfer.Monitoring.Windows;

/// <summary>Events of a pane.</summary>
/// <param name="Pane">Its number.</param>
/// <param name="Count">How many.</param>
public readonly record struct PaneCount(long Pane, long Count);
