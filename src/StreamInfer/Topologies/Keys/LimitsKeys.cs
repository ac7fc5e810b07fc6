using System.Globalization;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Keys;

/// <summary>The section <c>limits</c>.</summary>
internal static class LimitsKeys
{
    private static readonly LimitsPlan Defaults = new();

    public static readonly KeyOf<int> MaxPayloadBytes = new(
        "maxPayloadBytes", new IntegerShape(1, int.MaxValue), "Most bytes of an event's payload; a longer one is dead-lettered undecoded.")
        { Default = Text(Defaults.MaxPayloadBytes), Unit = "bytes" };

    public static readonly KeyOf<int> MaxKeyBytes = new(
        "maxKeyBytes", new IntegerShape(1, int.MaxValue), "Most bytes of an event's key, which its prediction carries; an event with a longer one is dead-lettered undecoded.")
        { Default = Text(Defaults.MaxKeyBytes), Unit = "bytes" };

    public static readonly KeyOf<int> MaxHeaders = new(
        "maxHeaders", new IntegerShape(0, 10_000), "Most headers of an event; one with more is dead-lettered undecoded.")
        { Default = Text(Defaults.MaxHeaders), Unit = "headers" };

    public static readonly KeyOf<int> MaxHeaderBytes = new(
        "maxHeaderBytes", new IntegerShape(0, int.MaxValue), "Most bytes of an event's headers, names and values; one with more is dead-lettered undecoded.")
        { Default = Text(Defaults.MaxHeaderBytes), Unit = "bytes" };

    public static readonly KeyOf<int> MaxSchemaBytes = new(
        "maxSchemaBytes",
        new IntegerShape(1, RegistryPlan.GreatestSchemaBytes),
        "Most bytes of a schema from the registry, with all that it refers to; events of a larger one are dead-lettered.")
        { Default = Text(RegistryPlan.DefaultSchemaBytes), Unit = "bytes" };

    public static readonly KeyOf<SectionOptions> Rate = new("rate", RateKeys.Section, "How many events may come; left out, any number.");

    public static readonly SectionShape Section = new(MaxPayloadBytes, MaxKeyBytes, MaxHeaders, MaxHeaderBytes, MaxSchemaBytes, Rate);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
