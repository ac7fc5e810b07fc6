namespace StreamInfer.Monitoring.Anomalies;

/// <summary>
/// Spends alerts on the strangest events: about a given share of them, by how strange the last window's were, and never more than so many a pane, so that
/// a change of the whole stream does not become an alert an event. Used by one thread at a time; allocates nothing an event.
/// </summary>
public sealed class AlertBudget
{
    private const double CapBase = 10;
    private const double CapFactor = 10;

    private readonly double _share;
    private readonly double _leastCount;
    private readonly double _leastRank;
    private int? _key;
    private double _cap = CapBase;
    private long _paneCount;
    private long _paneAlerts;

    /// <param name="alertFraction">Share of events to alert on, in (0, 1).</param>
    /// <param name="leastRank">Events of a smaller rank are never strange: 3.5 for z, where a quiet stream has small ones only; 0 for the trees.</param>
    public AlertBudget(double alertFraction, double leastRank = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(alertFraction);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(alertFraction, 1);
        _share = alertFraction;
        _leastCount = 10 / alertFraction;
        _leastRank = leastRank;
    }

    /// <summary>Events whose key is above this are strange enough; nothing while too few were seen.</summary>
    public int? Key => _key;

    /// <summary>Events that were not published because there were too many.</summary>
    public long Suppressed { get; private set; }

    /// <summary>A window fired.</summary>
    /// <param name="ranks">Ranks of all its events.</param>
    public void Renew(DdSketch ranks) => _key = ranks.Count < _leastCount ? null : ranks.KeyAbove(_share);

    /// <summary>A pane ended: the next may alert on as many as this one's count allows.</summary>
    public void EndPane()
    {
        _cap = CapBase + (CapFactor * _share * _paneCount);
        (_paneCount, _paneAlerts) = (0, 0);
    }

    /// <summary>Says what becomes of an event.</summary>
    /// <param name="rank">Its rank (<see cref="AnomalyRank"/>).</param>
    /// <param name="key">Key of its rank (<see cref="DdSketch.KeyOf"/>).</param>
    public AlertDecision Decide(double rank, int key)
    {
        _paneCount++;
        if (!(key > _key) || rank < _leastRank)
        {
            return AlertDecision.None;
        }

        if (_paneAlerts + 1 > _cap)
        {
            Suppressed++;
            return AlertDecision.Suppressed;
        }

        _paneAlerts++;
        return AlertDecision.Alert;
    }

    /// <summary>Writes its state.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_key ?? int.MaxValue);
        writer.Write(_cap);
        writer.Write(_paneCount);
        writer.Write(_paneAlerts);
        writer.Write(Suppressed);
    }

    /// <summary>Takes over a state that was saved.</summary>
    public void Restore(BinaryReader reader)
    {
        _key = reader.ReadInt32() is var key && key == int.MaxValue ? null : key;
        (_cap, _paneCount, _paneAlerts) = (reader.ReadDouble(), reader.ReadInt64(), reader.ReadInt64());
        Suppressed = reader.ReadInt64();
    }
}
