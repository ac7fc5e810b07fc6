using Confluent.Kafka;

namespace StreamInfer.Kafka.Control;

/// <summary>How long something that has several steps may still take.</summary>
internal sealed class TimeBudget(TimeSpan timeout, TimeProvider time, CancellationToken cancellation)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly long _start = time.GetTimestamp();

    /// <summary>Of whoever wants the result.</summary>
    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>What is left, more than none.</summary>
    /// <exception cref="TimeoutException">Nothing is left.</exception>
    public TimeSpan Left() => timeout - time.GetElapsedTime(_start) is var left && left > TimeSpan.Zero ? left : throw new TimeoutException();

    /// <summary>Tries a question again, every tenth of a second, while brokers are not ready to answer it.</summary>
    /// <exception cref="KafkaException">What it was answered last, when the time is over.</exception>
    public async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        while (true)
        {
            Cancellation.ThrowIfCancellationRequested();
            try
            {
                return await ask().WaitAsync(Left(), time, Cancellation);
            }
            catch (KafkaException) when (timeout - time.GetElapsedTime(_start) > Pause)
            {
                await Task.Delay(Pause, time, Cancellation);
            }
        }
    }
}
