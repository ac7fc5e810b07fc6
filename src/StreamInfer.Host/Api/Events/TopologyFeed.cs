using System.Collections.Immutable;
using StreamInfer.Host.Api.Monitoring;

namespace StreamInfer.Host.Api.Events;

/// <summary>Tells the listeners of one topology how it stands. Each message is made once, however many listen, and none while nobody does.</summary>
internal sealed class TopologyFeed(ServedTopology topology)
{
    private const int SlowTicks = 5;
    private const int MostAnomaliesATick = 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, byte[]> _last = new(StringComparer.Ordinal);
    private ImmutableArray<EventClient> _clients = [];
    private long _anomaly;
    private int _tick;

    /// <summary>Takes a listener in; it gets what is known at once, and all that changes.</summary>
    public void Add(EventClient client)
    {
        lock (_gate)
        {
            if (_clients.IsEmpty)
            {
                // What was said to the last one may be long ago: all is told anew.
                _last.Clear();
                _anomaly = topology.Service?.Monitoring?.Anomalies.Latest().FirstOrDefault()?.Number ?? 0;
            }

            foreach (var (kind, message) in _last)
            {
                client.Offer(kind, message);
            }

            _clients = _clients.Add(client);
        }
    }

    public void Remove(EventClient client)
    {
        lock (_gate)
        {
            _clients = _clients.Remove(client);
        }
    }

    /// <summary>Once a second.</summary>
    public void Tick()
    {
        lock (_gate)
        {
            if (_clients.IsEmpty)
            {
                // Changes of the desired state are remembered all the same.
                topology.Models.Look();
                return;
            }

            var isSlow = _tick++ % SlowTicks == 0;
            Tell(EventMessages.Overview, () => EventMessages.Of(EventMessages.Overview, OverviewReader.Read(topology, withSeries: false), ApiJson.Answers.OverviewAnswer));
            if (isSlow || !_last.ContainsKey(EventMessages.Drift))
            {
                Tell(EventMessages.Models, () => EventMessages.Of(EventMessages.Models, topology.Models.Read(), ApiJson.Answers.ModelsAnswer));
                Tell(EventMessages.Drift, () => EventMessages.Of(EventMessages.Drift, DriftReader.Read(topology), ApiJson.Answers.DriftAnswer));
                Tell(EventMessages.Labels, () => EventMessages.Of(EventMessages.Labels, LabelsReader.Read(topology), ApiJson.Answers.LabelsAnswer));
            }

            TellAnomalies();
        }
    }

    private void Tell(string kind, Func<byte[]> make)
    {
        var message = make();
        if (_last.TryGetValue(kind, out var last) && last.AsSpan().SequenceEqual(message))
        {
            return;
        }

        _last[kind] = message;
        foreach (var client in _clients)
        {
            client.Offer(kind, message);
        }
    }

    private void TellAnomalies()
    {
        var anomalies = topology.Service?.Monitoring?.Anomalies.Latest(_anomaly) ?? [];
        if (anomalies.IsEmpty)
        {
            return;
        }

        _anomaly = anomalies[0].Number;
        foreach (var anomaly in anomalies.Take(MostAnomaliesATick).Reverse())
        {
            var message = EventMessages.Of(EventMessages.Anomaly, AnomaliesReader.Of(anomaly, topology.Plan.Source.Topic), ApiJson.Answers.AnomalyItem);
            foreach (var client in _clients)
            {
                client.OfferAnomaly(message);
            }
        }
    }
}
