namespace StreamInfer.Decoding.Features;

/// <summary>One feature in the encoder's loop: what the short cut needs, and the rules for all else.</summary>
/// <param name="Cell">Where in the raw row the value lies.</param>
/// <param name="Column">First column in the row of the model's input.</param>
/// <param name="IsPlain">Whether the short cut may be tried: a number in range becomes one float as it is.</param>
/// <param name="Low">Least double that the short cut may take: min, but within float's range.</param>
/// <param name="High">Greatest double that the short cut may take.</param>
/// <param name="LowInteger">Least integer that the short cut may take.</param>
/// <param name="HighInteger">Greatest integer that the short cut may take.</param>
/// <param name="Rules">The whole set of rules.</param>
internal readonly record struct FeatureStep(
    int Cell, int Column, bool IsPlain, double Low, double High, long LowInteger, long HighInteger, FeatureRules Rules);
