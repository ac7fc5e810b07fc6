namespace StreamInfer.Monitoring.Windows;

/// <summary>A window that is complete.</summary>
/// <param name="Start">Milliseconds since 1970; included.</param>
/// <param name="End">Milliseconds since 1970; excluded.</param>
/// <param name="FirstPane">Number of its first pane.</param>
/// <param name="LastPane">Number of its last pane.</param>
/// <param name="Count">Events in it; 0 once after data stopped.</param>
public readonly record struct FiredWindow(long Start, long End, long FirstPane, long LastPane, long Count);
