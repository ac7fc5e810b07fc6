using StreamInfer.Pipeline;

namespace StreamInfer.Host.Service;

/// <summary>
/// Lets people pause one topology of this process. A paused one stays ready, with a warning: somebody wanted it so, and an orchestrator that replaced it would
/// undo what they wanted. It lasts as long as the process.
/// </summary>
internal sealed class ServicePause
{
    private string _words = "";

    public ServicePause(ServiceHealth health) => health.WatchAside("pause", () => Reading.IsOn ? Volatile.Read(ref _words) : null);

    /// <summary>What the pipeline looks at.</summary>
    public ReadingPause Reading { get; } = new();

    /// <param name="by">Who.</param>
    /// <param name="reason">Why.</param>
    /// <returns>False where it is paused already.</returns>
    public bool TryPause(string by, string reason)
    {
        if (Reading.IsOn)
        {
            return false;
        }

        Volatile.Write(ref _words, $"paused by {by}: {reason}");
        return Reading.TrySet(isOn: true);
    }

    /// <returns>False where it is not paused.</returns>
    public bool TryResume() => Reading.TrySet(isOn: false);
}
