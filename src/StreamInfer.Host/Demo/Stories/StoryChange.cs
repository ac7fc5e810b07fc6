namespace StreamInfer.Host.Demo.Stories;

/// <summary>A record of the drift topic: a subject stands otherwise than before.</summary>
/// <param name="Subject">A feature's name, or $score and the like.</param>
/// <param name="From">The state before.</param>
/// <param name="To">The state now.</param>
/// <param name="Cause">What set it; empty for nothing.</param>
/// <param name="WindowEndMs">End of the window that it was seen in, Unix milliseconds.</param>
internal sealed record StoryChange(string Subject, string From, string To, string Cause, long WindowEndMs);
