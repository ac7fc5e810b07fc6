using System.Globalization;

namespace StreamInfer.TestKit.Faults;

/// <summary>One fault of a schedule.</summary>
/// <param name="At">When it begins, from the start of the run.</param>
/// <param name="Kind">What is done.</param>
/// <param name="Instance">To which instance of the service; 0 where it is done to something else.</param>
/// <param name="Lasts">How long what was ended stays away, or what was stopped stays stopped.</param>
internal sealed record ScheduledFault(TimeSpan At, FaultKind Kind, int Instance, TimeSpan Lasts)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{At.TotalSeconds,8:F2} s  {Kind,-18} {Instance}  for {Lasts.TotalSeconds:F2} s");
}
