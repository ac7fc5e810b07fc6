using System.Collections.Immutable;
using StreamInfer.Batching;

namespace StreamInfer.Inference;

/// <summary>Times a model that is warm, so that the first batches are judged by what it really takes.</summary>
public static class RunTimer
{
    /// <summary>Runs of one size, of which the median counts.</summary>
    private const int Samples = 5;

    /// <summary>A size whose first run takes longer is the last one, with that run alone: loading does not wait for slow models.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    /// <summary>The sizes to time for batches of up to <paramref name="maxBatchSize"/>: those of <paramref name="sizes"/>, or else powers of four and the greatest.</summary>
    public static ImmutableArray<int> SizesFor(int maxBatchSize, ImmutableArray<int> sizes)
    {
        if (!sizes.IsDefaultOrEmpty)
        {
            return sizes;
        }

        var result = ImmutableArray.CreateBuilder<int>();
        for (var size = 1; size < maxBatchSize; size *= 4)
        {
            result.Add(size);
        }

        result.Add(maxBatchSize);
        return result.ToImmutable();
    }

    /// <param name="session">A warm session.</param>
    /// <param name="features">Rows that the model takes, as many as the greatest size.</param>
    /// <param name="sizes">Ascending.</param>
    /// <param name="time">The clock.</param>
    /// <returns>The median time of each size, up to the first one that is slow.</returns>
    /// <exception cref="ModelRunException">The model does not take the rows.</exception>
    public static ImmutableArray<RunTiming> Measure(IModelSession session, FeatureBlock features, ImmutableArray<int> sizes, TimeProvider time)
    {
        var scores = new ScoreBlock(session.Shape, features.Capacity);
        var result = ImmutableArray.CreateBuilder<RunTiming>();
        foreach (var size in sizes)
        {
            var samples = new List<TimeSpan>();
            do
            {
                var started = time.GetTimestamp();
                session.Run(features, size, scores);
                samples.Add(time.GetElapsedTime(started));
            }
            while (samples.Count < Samples && samples[0] <= Patience);

            samples.Sort();
            result.Add(new RunTiming(size, samples[samples.Count / 2]));
            if (samples[0] > Patience)
            {
                break;
            }
        }

        return result.ToImmutable();
    }
}
