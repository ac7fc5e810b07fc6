using Microsoft.Extensions.Logging;
using StreamInfer.Publishing;
using StreamInfer.Telemetry;

namespace StreamInfer.Pipeline;

/// <summary>
/// Tells the log that events are dead-lettered: the first at once, then a sum at most every ten seconds, so that a topic full of them costs no more lines than a single one.
/// Without anything of their payload; that is in the dead letter. One thread at a time.
/// </summary>
/// <param name="topic">The source topic.</param>
/// <param name="deadLetters">Where they go.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Takes it.</param>
internal sealed class DeadLetterNotice(string topic, string deadLetters, TimeProvider time, ILogger logger)
{
    /// <summary>The pause between two lines.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    private readonly long[] _byReason = new long[Enum.GetValues<DeadLetterReason>().Length];
    private long _waiting;
    private long _told;
    private bool _hasTold;
    private (int Partition, long Offset) _first;

    /// <summary>An event became one.</summary>
    public void Add(DeadLetterReason reason, int partition, long offset)
    {
        if (_waiting++ == 0)
        {
            _first = (partition, offset);
        }

        _byReason[(int)reason]++;
    }

    /// <summary>To be called now and then: says what has not been said, once it is time.</summary>
    public void Tell()
    {
        if (_waiting == 0 || (_hasTold && time.GetElapsedTime(_told) < Every))
        {
            return;
        }

        (_told, _hasTold) = (time.GetTimestamp(), true);
        var reasons = string.Join(", ", _byReason.Index().Where(each => each.Item > 0).OrderByDescending(each => each.Item).Select(each => $"{((DeadLetterReason)each.Index).Code()} {each.Item}"));
        PipelineLog.DeadLettered(logger, _waiting, deadLetters, reasons, $"{topic}/{_first.Partition}/{_first.Offset}");
        Array.Clear(_byReason);
        _waiting = 0;
    }
}
