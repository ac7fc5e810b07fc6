using System.Collections.Concurrent;
using StreamInfer.Host.Http;

namespace StreamInfer.Host.Service;

/// <summary>Why the service is not ready, by component. A component without a reason is well.</summary>
internal sealed class ServiceHealth
{
    private readonly ConcurrentDictionary<string, (Func<string?> Problem, bool IsWarning)> _components = new(StringComparer.Ordinal);

    /// <summary>Says how to learn what is wrong with a component; null means that all is well.</summary>
    public void Watch(string component, Func<string?> problem) => _components[component] = (problem, IsWarning: false);

    /// <summary>As <see cref="Watch"/>, of a component without which events are scored all the same.</summary>
    public void WatchAside(string component, Func<string?> problem) => _components[component] = (problem, IsWarning: true);

    /// <summary>A component is not well, for a reason that stays until said otherwise.</summary>
    public void Set(string component, string? problem) => Watch(component, () => problem);

    /// <summary>All that is not well, by component.</summary>
    public IReadOnlyList<HealthReason> Reasons() =>
        [.. Components().Where(component => component.Problem is not null).Select(component => new HealthReason(component.Component, component.Problem!) { IsWarning = component.IsWarning })];

    /// <summary>Every component, by name.</summary>
    public IReadOnlyList<ComponentHealth> Components() =>
    [
        .. _components.OrderBy(component => component.Key, StringComparer.Ordinal)
            .Select(component => new ComponentHealth(component.Key, component.Value.Problem(), component.Value.IsWarning)),
    ];
}
