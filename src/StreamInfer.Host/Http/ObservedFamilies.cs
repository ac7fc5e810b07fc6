using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using StreamInfer.Host.Telemetry;

namespace StreamInfer.Host.Http;

/// <summary>
/// The families of instruments whose values are asked for: read at each scrape, written line by line, with memory that is kept. A series that is not
/// reported any more is gone. One scrape at a time; instruments may come and go meanwhile.
/// </summary>
public sealed class ObservedFamilies : IDisposable
{
    private static readonly TimeSpan MatchWithin = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, ObservedFamily> _families = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private readonly Regex _meters;
    private List<ObservedFamily> _scraped = [];
    private int _written;
    private string? _failure;

    /// <param name="meters">Names of the meters; <c>*</c> stands for any letters.</param>
    public ObservedFamilies(IReadOnlyList<string> meters)
    {
        var pattern = string.Join('|', meters.Select(name => Regex.Escape(name).Replace("\\*", ".*", StringComparison.Ordinal)));
        _meters = new Regex($"^(?:{pattern})$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, MatchWithin);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.IsObservable && !MetricNames.IsPushedOnly(instrument.Name) && _meters.IsMatch(instrument.Meter.Name))
                listener.EnableMeasurementEvents(instrument, Join(instrument));
        };
        _listener.MeasurementsCompleted = (_, state) => Leave(state as ObservedFamily);
        _listener.SetMeasurementEventCallback<double>((_, value, tags, state) => Add(state, value, tags));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, state) => Add(state, value, tags));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, state) => Add(state, value, tags));
        _listener.SetMeasurementEventCallback<float>((_, value, tags, state) => Add(state, value, tags));
        _listener.Start();
    }

    /// <summary>Asks for every value.</summary>
    public void Collect()
    {
        lock (_gate)
            _scraped = [.. _families.Values];
        (_written, _failure) = (0, null);
        foreach (var family in _scraped)
            family.Clear();
        try
        {
            _listener.RecordObservableInstruments();
        }
        catch (AggregateException some)
        {
            // The others are there all the same.
            _failure = some.InnerExceptions[0].Message;
        }
    }

    /// <summary>Writes the families that come before a name, or have it.</summary>
    public void WriteBefore(string name, PrometheusWriter writer)
    {
        while (_written < _scraped.Count && string.CompareOrdinal(_scraped[_written].Name, name) < 0)
            _scraped[_written++].WriteTo(writer);
    }

    /// <summary>Writes the families that are not written yet.</summary>
    public void WriteRest(PrometheusWriter writer)
    {
        while (_written < _scraped.Count)
            _scraped[_written++].WriteTo(writer);
        if (_failure is { } reason)
            writer.WriteComment($"a value could not be had: {reason}");
    }

    public void Dispose() => _listener.Dispose();

    private static void Add(object? state, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => (state as ObservedFamily)?.Add(value, tags);

    private ObservedFamily? Join(Instrument instrument)
    {
        var isCounter = instrument.GetType().GetGenericTypeDefinition() == typeof(ObservableCounter<>);
        var type = isCounter ? PrometheusType.Counter : PrometheusType.Gauge;
        var name = PrometheusNames.Family(instrument.Name, instrument.Unit, type);
        lock (_gate)
        {
            if (!_families.TryGetValue(name, out var family))
                _families.Add(name, family = new ObservedFamily(name, type, instrument.Description ?? "", PrometheusNames.UnitWord(instrument.Unit ?? "", type)));
            if (family.Type != type)
                return null;
            family.Instruments++;
            return family;
        }
    }

    private void Leave(ObservedFamily? family)
    {
        lock (_gate)
        {
            if (family is not null && --family.Instruments == 0)
                _families.Remove(family.Name);
        }
    }
}
