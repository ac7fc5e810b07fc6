using StreamInfer.Decoding;
using StreamInfer.Monitoring.Engine;
using StreamInfer.Monitoring.Randomness;
using StreamInfer.Tests.Monitoring.Kit;

namespace StreamInfer.Tests.Monitoring.Engine;

/// <summary>
/// Events of three partitions over a quarter of an hour: out of order by less than the watermark's delay, so that none is late whatever batches they come in; some in every
/// minute of every partition, and a last one long after them that completes all windows.
/// </summary>
internal sealed class SplitEvents
{
    /// <summary>Most that an event is behind the latest of its partition, in milliseconds.</summary>
    public const long Disorder = 20 * EngineBed.Second;

    /// <summary>The clock: behind all events.</summary>
    public const long Now = EngineBed.Start + (24 * 60 * EngineBed.Minute);

    private const int Minutes = 12;
    private const int MostPerMinute = 25;

    private readonly SplitEvent[][] _partitions;

    private SplitEvents(SplitEvent[][] partitions) => _partitions = partitions;

    public static SplitEvents Draw(int seed)
    {
        var rng = new Rng((ulong)seed);
        var partitions = new SplitEvent[3][];
        for (var partition = 0; partition < partitions.Length; partition++)
        {
            var times = new List<long>();
            for (var minute = 0; minute < Minutes; minute++)
            {
                var count = 1 + rng.NextBounded(MostPerMinute);
                times.AddRange(Enumerable.Range(0, count).Select(_ => EngineBed.Start + (minute * EngineBed.Minute) + rng.NextBounded((int)EngineBed.Minute)).Order());
            }

            // In order of arrival: each is late by less than the delay.
            long[] ranks = [.. times.Select(time => time + rng.NextBounded((int)Disorder))];
            var sorted = times.ToArray();
            Array.Sort(ranks, sorted);
            var rows = new SampleReference.SampleRows(sorted.Length + 1, (ulong)((seed * 3) + partition));
            partitions[partition] = [
                .. sorted.Select((time, i) => new SplitEvent(time, ranks[i], rows, i)),
                new SplitEvent(EngineBed.Start + (40 * EngineBed.Minute), long.MaxValue, rows, sorted.Length),
            ];
        }

        return new SplitEvents(partitions);
    }

    public SplitEvent[] Of(int partition) => _partitions[partition];

    /// <param name="Time">The event's own.</param>
    /// <param name="Rank">Its place in the order of arrival over all partitions.</param>
    /// <param name="Rows">Have its values.</param>
    /// <param name="Row">Which of them.</param>
    internal sealed record SplitEvent(long Time, long Rank, SampleReference.SampleRows Rows, int Row)
    {
        public void AddTo(MonitoringBatch batch, int partition, int offset)
        {
            var row = batch.Add(new MonitoredEvent(partition, offset, Time, QualityFlags.None, Rows.Scores[Row], null));
            Rows.Values.AsSpan(Row * SampleReference.Numbers.Length, SampleReference.Numbers.Length).CopyTo(batch.NumbersOf(row));
            batch.CategoriesOf(row)[0] = Rows.Texts[Row] is { } text ? Fnv1a.Hash(text) : 0;
        }
    }
}
