using System.Globalization;
using StreamInfer.Topologies.Documents;
using StreamInfer.Topologies.Keys;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Rules;

/// <summary>What sizes and bounds of a batch must be to each other; the rules for <c>sizes</c> are those of TensorFlow Serving.</summary>
internal static class BatchingRules
{
    public static void CheckSizes(SectionOptions batching, ReadingContext reading)
    {
        if (!batching.IsWritten(BatchingKeys.Sizes) || !batching.TryGet(BatchingKeys.Sizes, out var sizes))
        {
            return;
        }

        for (var index = 1; index < sizes.Length; index++)
        {
            if (sizes[index].Value <= sizes[index - 1].Value)
            {
                reading.Report(
                    TopologyErrorKind.Conflict, sizes[index].Place, $"is not greater than the one before it, {Text(sizes[index - 1].Value)}; sizes must ascend");
            }
        }

        if (batching.TryGet(BatchingKeys.MaxBatchSize, out var most) && sizes[^1].Value != most)
        {
            reading.Report(TopologyErrorKind.Conflict, sizes[^1].Place, $"is not maxBatchSize, {Text(most)}; the last size must be");
        }
    }

    public static void CheckInFlight(SectionOptions batching, ReadingContext reading)
    {
        if (batching.TryGet(BatchingKeys.MaxBatchSize, out var size)
            && batching.TryGet(BatchingKeys.MaxInFlightEvents, out var events)
            && events < size)
        {
            reading.Report(
                TopologyErrorKind.Conflict, batching.PlaceOf(BatchingKeys.MaxInFlightEvents), $"is less than maxBatchSize, {Text(size)}: no full batch could leave");
        }
    }

    private static string Text(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
