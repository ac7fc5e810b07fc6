using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using StreamInfer.Host.Api.Audit;
using StreamInfer.Host.Api.Models;
using StreamInfer.Host.Api.Sampling;
using StreamInfer.Host.Http;
using StreamInfer.Host.Service;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Api;

/// <summary>One topology of the process, as the API sees it: it is there before its service, which may have to wait for a broker of its own.</summary>
internal sealed class ServedTopology
{
    private static readonly HealthReason Starting = new("pipeline", "starting");

    private readonly TopologyPlan _plan;
    private ScoringService? _service;

    public ServedTopology(TopologyPlan plan)
    {
        _plan = plan;
        Models = new ModelsReader(this, TimeProvider.System);
        Audit = new AuditHistory(this, TimeProvider.System);
    }

    /// <summary>Its versions.</summary>
    public ModelsReader Models { get; }

    /// <summary>What happened to it.</summary>
    public AuditHistory Audit { get; }

    public string Name => _plan.Name;

    /// <summary>With the address of a broker of its own, once there is a service.</summary>
    public TopologyPlan Plan => Service?.Plan ?? _plan;

    /// <summary>Null until it is put together.</summary>
    public ScoringService? Service
    {
        get => Volatile.Read(ref _service);
        set => Volatile.Write(ref _service, value);
    }

    /// <summary>Its service.</summary>
    /// <exception cref="ApiRefusal">There is none yet.</exception>
    public ScoringService Running => Service ?? throw IsStarting();

    /// <summary>Its numbers of the last minutes.</summary>
    public PipelineSampler Samples { get; } = new();

    /// <summary><c>starting</c>, <c>running</c>, <c>paused</c> or <c>stopping</c>.</summary>
    public string State => Service switch
    {
        null => "starting",
        { IsStopping: true } => "stopping",
        { Pipeline: null } => "starting",
        { Pause.Reading.IsOn: true } => "paused",
        _ => "running",
    };

    /// <summary>Whether it does its work: warnings do not count.</summary>
    public bool IsReady => Problems.All(problem => problem.IsWarning);

    /// <summary>What is not well.</summary>
    public IReadOnlyList<HealthReason> Problems => Service?.Health.Reasons() ?? [Starting];

    /// <summary>Every component with how it does.</summary>
    public IReadOnlyList<ComponentHealth> Components => Service?.Health.Components() ?? [new ComponentHealth(Starting.Component, Starting.Message, IsWarning: false)];

    /// <summary>What is answered to those who come before all of it is there.</summary>
    public ApiRefusal IsStarting() => ApiRefusal.Unavailable($"{Name} is still starting");

    /// <summary>Finds the topology that a route names.</summary>
    /// <exception cref="ApiRefusal">There is none of that name.</exception>
    public static ValueTask<ServedTopology?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var name = context.GetRouteValue("topology") as string ?? "";
        var topologies = context.RequestServices.GetRequiredService<ServedTopologies>();
        return ValueTask.FromResult<ServedTopology?>(topologies.Find(name) ?? throw ApiRefusal.NotFound($"there is no topology '{name}' in this process; there are {string.Join(", ", topologies.All.Select(topology => topology.Name))}"));
    }
}
