using System.Collections.Immutable;
using System.Globalization;
using StreamInfer.Topologies;

namespace StreamInfer.Models.Control;

/// <summary>What stages and settings of a ramp must be.</summary>
internal static class RampRules
{
    public static TimeSpan LongestHold { get; } = TimeSpan.FromDays(30);

    public static TimeSpan ShortestHold { get; } = TimeSpan.FromSeconds(1);

    public static void CheckStages(ImmutableArray<Percent> stages, string part, ImmutableArray<string>.Builder mistakes)
    {
        if (stages.IsEmpty)
        {
            mistakes.Add($"{part} has no stage; due is at least 100 %");
            return;
        }

        for (var index = 0; index < stages.Length; index++)
        {
            if (stages[index].Hundredths is < 1 or > Percent.Buckets)
            {
                mistakes.Add($"{part} has {stages[index]}; allowed is more than 0 and at most 100 %");
            }
            else if (index > 0 && stages[index] <= stages[index - 1])
            {
                mistakes.Add($"{part} has {stages[index]} behind {stages[index - 1]}; stages must ascend");
            }
        }

        if (stages[^1] != Percent.All)
        {
            mistakes.Add($"{part} ends at {stages[^1]}; a ramp ends at 100 %");
        }
    }

    public static void CheckSettings(TimeSpan hold, int minSamples, ImmutableArray<string>.Builder mistakes)
    {
        if (hold < ShortestHold || hold > LongestHold)
        {
            mistakes.Add(string.Create(CultureInfo.InvariantCulture, $"the hold time is {hold.TotalSeconds:0.###} s; allowed is from 1 s to 720 h"));
        }

        if (minSamples < 1)
        {
            mistakes.Add(string.Create(CultureInfo.InvariantCulture, $"the minimum of samples is {minSamples}; allowed is 1 or more"));
        }
    }
}
