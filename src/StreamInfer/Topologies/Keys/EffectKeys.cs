using StreamInfer.Topologies.Rules;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Keys;

/// <summary>One section of <c>monitoring.thresholds</c>.</summary>
internal static class EffectKeys
{
    public const string Warning = "warning";
    public const string Drift = "drift";

    /// <summary>A section with defaults of its own.</summary>
    public static SectionShape Section(string warning, string drift)
    {
        var least = new KeyOf<double>(Warning, NumberShape.Positive, "Least effect of a warning.") { Default = warning };
        var most = new KeyOf<double>(Drift, NumberShape.Positive, "Least effect of a drift; at least that of a warning.") { Default = drift };
        return new SectionShape(least, most) { Rules = [(section, reading) => MonitoringRules.CheckEffects(section, least, most, reading)] };
    }

    /// <summary>The key of a section.</summary>
    public static KeyOf<double> Of(KeyOf<SectionOptions> section, string name) => (KeyOf<double>)((SectionShape)section.Shape).Keys.Single(key => key.Name == name);
}
