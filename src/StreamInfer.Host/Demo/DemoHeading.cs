namespace StreamInfer.Host.Demo;

/// <summary>What stays the same while a demo runs.</summary>
/// <param name="Bootstrap">The broker's address, for other clients.</param>
/// <param name="Registry">The registry's address.</param>
/// <param name="Data">The folder that both keep everything in.</param>
/// <param name="Address">Where the dashboard, metrics and health are served.</param>
/// <param name="Topics">Source, predictions and dead letters.</param>
/// <param name="Model">Name, version and device.</param>
/// <param name="Deadline">The latency budget.</param>
internal sealed record DemoHeading(string Bootstrap, Uri Registry, string Data, Uri? Address, (string Source, string Predictions, string DeadLetters) Topics, string Model, TimeSpan Deadline);
