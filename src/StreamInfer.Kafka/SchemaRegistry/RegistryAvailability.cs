namespace StreamInfer.Kafka.SchemaRegistry;

/// <summary>Keeps the <see cref="RegistryStatus"/> as requests come and go on several threads.</summary>
internal sealed class RegistryAvailability(TimeProvider time)
{
    private readonly Lock gate = new();
    private volatile RegistryStatus status = new(IsReachable: true, LastError: null, time.GetUtcNow());

    public RegistryStatus Status => status;

    /// <summary>Notes an answer; <paramref name="error"/> where it refused or made no sense.</summary>
    /// <returns>Whether the registry was away until now.</returns>
    public bool Reached(string? error) => Move(isReachable: true, error);

    /// <summary>Notes that no address answered.</summary>
    /// <returns>Whether the registry was there until now.</returns>
    public bool Lost(string error) => Move(isReachable: false, error);

    private bool Move(bool isReachable, string? error)
    {
        lock (gate)
        {
            var before = status;
            var changed = before.IsReachable != isReachable;
            if (changed || before.LastError != error)
                status = new RegistryStatus(isReachable, error, changed ? time.GetUtcNow() : before.Since);
            return changed;
        }
    }
}
