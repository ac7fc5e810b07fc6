namespace StreamInfer.IntegrationTests.Kafka;

/// <summary>Waits for what another process or thread will do, looking often enough and no more.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <param name="condition">What is waited for; may throw what ends the wait.</param>
    /// <param name="what">What it is, for the failure.</param>
    public static async Task IsTrueAsync(Func<Task<bool>> condition, Func<string> what)
    {
        var deadline = new Deadline(TimeSpan.FromMinutes(1));
        using var timer = new PeriodicTimer(Interval, TimeProvider.System);
        while (!await condition())
        {
            deadline.Check(what());
            await timer.WaitForNextTickAsync();
        }
    }
}
