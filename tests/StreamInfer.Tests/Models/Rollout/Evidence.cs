using StreamInfer.Models.Rollout;

namespace StreamInfer.Tests.Models.Rollout;

/// <summary>Evidence with chosen figures.</summary>
internal static class Evidence
{
    public static VersionEvidence Of(
        int predictions, int errors = 0, int runs = 100, int slow = 0, double decided = 0.1, Func<int, double>? score = null)
    {
        var counter = new EvidenceCounter();
        for (var number = 0; number < predictions; number++)
        {
            counter.AddPrediction(score?.Invoke(number) ?? (number % 100) / 100.0, number < predictions * decided, isLate: false);
        }

        for (var number = 0; number < runs; number++)
        {
            counter.AddRun(TimeSpan.FromMilliseconds(number < slow ? 50 : 1));
        }

        counter.AddModelErrors(errors / 2);
        counter.AddFallBacks(errors - (errors / 2));
        return counter.Snapshot();
    }
}
