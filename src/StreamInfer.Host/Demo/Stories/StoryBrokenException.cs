namespace StreamInfer.Host.Demo.Stories;

/// <summary>The story cannot go on: what it waits for did not happen.</summary>
internal sealed class StoryBrokenException(string message) : Exception(message);
