namespace StreamInfer.EmbeddedBroker.Tests.Network;

/// <summary>Waits for what another thread is about to do.</summary>
internal static class TestWait
{
    /// <exception cref="TimeoutException">It did not come about in a minute.</exception>
    public static async Task UntilAsync(Func<bool> isSo)
    {
        var deadline = TimeProvider.System.GetTimestamp() + (60 * TimeProvider.System.TimestampFrequency);
        while (!isSo())
        {
            if (TimeProvider.System.GetTimestamp() > deadline)
            {
                throw new TimeoutException("what a test waits for did not come about");
            }

            await Task.Yield();
        }
    }
}
