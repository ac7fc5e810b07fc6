using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Keys;

/// <summary>The section <c>monitoring.thresholds</c>.</summary>
internal static class ThresholdsKeys
{
    public static readonly KeyOf<SectionOptions> Distribution = new(
        "distribution", EffectKeys.Section("0.1", "0.2"), "Of the population stability index beyond chance.");

    public static readonly KeyOf<SectionOptions> Missing = new(
        "missing", EffectKeys.Section("0.02", "0.05"), "Of the difference of the shares of missing values.");

    public static readonly KeyOf<SectionOptions> Range = new(
        "range", EffectKeys.Section("0.02", "0.05"), "Of the share of values outside the training data's range.");

    public static readonly KeyOf<SectionOptions> New = new(
        "new", EffectKeys.Section("0.02", "0.05"), "Of the difference of the shares of categories that the training data did not have.");

    public static readonly KeyOf<SectionOptions> Joint = new(
        "joint", EffectKeys.Section("0.5", "1"), "Of the distance of all means together, in standard deviations.");

    public static readonly SectionShape Section = new(Distribution, Missing, Range, New, Joint);
}
