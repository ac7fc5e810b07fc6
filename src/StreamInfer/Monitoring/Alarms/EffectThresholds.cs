namespace StreamInfer.Monitoring.Alarms;

/// <summary>From which effect on a significant change matters.</summary>
/// <param name="Warning">Least effect of a warning; positive.</param>
/// <param name="Drift">Least effect of a drift; at least <paramref name="Warning"/>.</param>
public readonly record struct EffectThresholds(double Warning, double Drift);
