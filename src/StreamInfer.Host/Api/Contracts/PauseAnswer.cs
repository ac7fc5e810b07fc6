namespace StreamInfer.Host.Api.Contracts;

/// <summary>How a topology stands after a change.</summary>
/// <param name="State"><c>starting</c>, <c>running</c>, <c>paused</c> or <c>stopping</c>.</param>
internal sealed record PauseAnswer(string State);
