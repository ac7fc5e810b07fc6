namespace StreamInfer.IntegrationTests.Kafka;

/// <summary>Bounds a loop of polls, so that a test that would hang fails instead. Far above what any of them needs.</summary>
public sealed class Deadline(TimeSpan limit)
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public Deadline()
        : this(Limit)
    {
    }

    private readonly long _start = TimeProvider.System.GetTimestamp();

    public void Check(string awaited) => Assert.True(TimeProvider.System.GetElapsedTime(_start) < limit, $"did not happen within {limit}: {awaited}");
}
