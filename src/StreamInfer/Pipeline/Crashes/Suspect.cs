namespace StreamInfer.Pipeline.Crashes;

/// <summary>Events that were in flight when the process died.</summary>
/// <param name="Span">Which ones.</param>
/// <param name="Deaths">At how many deaths; from the second on it was one event alone.</param>
internal readonly record struct Suspect(OffsetSpan Span, int Deaths);
