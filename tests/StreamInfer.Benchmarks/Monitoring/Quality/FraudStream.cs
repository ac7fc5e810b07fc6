using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Decoding;
using StreamInfer.Host.History;
using StreamInfer.Host.Simulation;
using StreamInfer.Models;
using StreamInfer.Monitoring.Engine;
using StreamInfer.Monitoring.Profiles;
using StreamInfer.Monitoring.Randomness;
using StreamInfer.OnnxRuntime;
using StreamInfer.Topologies;

namespace StreamInfer.Benchmarks.Monitoring.Quality;

/// <summary>The repository's fraud topology over simulated afternoons, and a reference of such an afternoon.</summary>
internal sealed class FraudStream : IDisposable
{
    public const double EventsPerSecond = 10;
    private const double ReferenceEventsPerSecond = 150;
    private const double ReferenceShare = 1.0 / 3;

    /// <summary>Noon on a Monday.</summary>
    public static readonly DateTimeOffset Start = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    /// <summary>How long simulated afternoons are: the world is the same all the while, but for who is awake where.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(70);

    private readonly TopologyPlan _plan;
    private readonly OnnxModelSession _model;

    public FraudStream(string folder)
    {
        var reading = TopologyReader.Read(Path.Combine(folder, "topologies", "fraud.yaml"), _ => null);
        _plan = reading.Plan ?? throw new InvalidOperationException(string.Join(Environment.NewLine, reading.Errors));
        _plan = _plan with { Source = _plan.Source with { Format = EventFormat.Avro } };
        var found = ModelRepository.Open(Path.Combine(folder, "models")).Resolve("fraud", 1);
        _model = OnnxModelLoader.Load(found.Manifest, _plan.Features, DevicePolicy.Cpu, HistoryRows.Capacity, NullLogger.Instance);
        (Reference, Version) = MakeReference();
    }

    public ReferenceProfile Reference { get; }

    public MonitoredVersion Version { get; }

    /// <summary>The rows of the reference's afternoon that it was not made of: a fair draw from the same distribution.</summary>
    public RowPool Pool { get; } = new();

    /// <summary>Rows of an afternoon.</summary>
    public HistoryRows Open(ulong seed, Scenario? scenario, double eventsPerSecond)
    {
        var options = new SimulationOptions { Seed = seed, Start = Start, EventsPerSecond = eventsPerSecond, Scenario = scenario };
        var decoder = new EventDecoder(_plan, EventDecoder.PlanOf(_plan), null, TransactionSchema.Text, null);
        return new HistoryRows(_plan, new HistoryInput(new SimulatedHistory(options, Start + Length), decoder, null), _model);
    }

    public void Dispose() => _model.Dispose();

    /// <summary>Without the time of day and week: a window of ten minutes never has that of a reference.</summary>
    private (ReferenceProfile Reference, MonitoredVersion Version) MakeReference()
    {
        var rows = Open(seed: 900_001, null, ReferenceEventsPerSecond);
        var (gathered, rng) = (new ProfiledRows(), new Rng(1));
        while (rows.TryRead())
        {
            for (var row = 0; row < rows.Count; row++)
            {
                if (rng.NextDouble() < ReferenceShare)
                {
                    gathered.Add(rows, row);
                }
                else
                {
                    Pool.Add(rows, row);
                }
            }
        }

        var profile = gathered.Make("fraud", 1, name => name.StartsWith("hour.", StringComparison.Ordinal) || name.StartsWith("weekday.", StringComparison.Ordinal));
        return (profile, new MonitoredVersion("fraud", 1, rows.Columns.Numeric, rows.Columns.Categorical, profile));
    }
}
