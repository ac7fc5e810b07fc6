using System.Globalization;
using StreamInfer.Models.Shadows;

namespace StreamInfer.Host.Service;

/// <summary>Says when shadows lose events: within a minute of the last one that was dropped or failed.</summary>
/// <param name="states">What each shadow has done.</param>
/// <param name="time">The clock.</param>
internal sealed class ShadowHealth(Func<IEnumerable<(int Version, ShadowState State)>> states, TimeProvider time)
{
    private static readonly TimeSpan TellFor = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private readonly Dictionary<int, (long Lost, long At)> _lost = [];

    /// <summary>What is wrong; null where nothing is.</summary>
    public string? Problem()
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            var parts = new List<string>();
            foreach (var (version, state) in states())
            {
                var lost = state.Dropped + state.Failed;
                var seen = _lost.GetValueOrDefault(version);
                if (lost > seen.Lost)
                {
                    _lost[version] = seen = (lost, now);
                }

                // A shadow that began again counts from 0.
                if (lost > 0 && seen.Lost == lost && time.GetElapsedTime(seen.At, now) < TellFor)
                {
                    parts.Add(string.Create(CultureInfo.InvariantCulture, $"shadow version {version} dropped {state.Dropped} and failed on {state.Failed} of {state.Offered} events so far"));
                }
            }

            return parts.Count == 0 ? null : string.Join("; ", parts);
        }
    }
}
