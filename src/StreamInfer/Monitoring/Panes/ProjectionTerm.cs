namespace StreamInfer.Monitoring.Panes;

/// <summary>What a projection adds up.</summary>
/// <param name="Index">Which of the projected columns.</param>
/// <param name="SignedWeight">What its standardised value is multiplied by.</param>
internal readonly record struct ProjectionTerm(int Index, double SignedWeight);
