using System.Collections.Concurrent;
using StreamInfer.Host.Http;

namespace StreamInfer.Host.Service;

/// <summary>Why the service is not ready, by component. A component without a reason is well.</summary>
internal sealed class ServiceHealth
{
    private readonly ConcurrentDictionary<string, Func<string?>> _components = new(StringComparer.Ordinal);

    /// <summary>Says how to learn what is wrong with a component; null means that all is well.</summary>
    public void Watch(string component, Func<string?> problem) => _components[component] = problem;

    /// <summary>A component is not well, for a reason that stays until said otherwise.</summary>
    public void Set(string component, string? problem) => Watch(component, () => problem);

    /// <summary>All reasons, by component.</summary>
    public IReadOnlyList<HealthReason> Reasons() =>
    [
        .. _components.OrderBy(component => component.Key, StringComparer.Ordinal)
            .Select(component => (component.Key, Problem: component.Value()))
            .Where(component => component.Problem is not null)
            .Select(component => new HealthReason(component.Key, component.Problem!)),
    ];
}
