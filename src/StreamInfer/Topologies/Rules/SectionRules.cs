using StreamInfer.Topologies.Documents;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Rules;

/// <summary>The two forms that most rules between keys have.</summary>
internal static class SectionRules
{
    /// <summary>Reports a key that is missing although another one needs it.</summary>
    public static void Need(this SectionOptions options, Key key, string reason, ReadingContext reading)
    {
        if (!options.IsWritten(key))
        {
            reading.Report(TopologyErrorKind.Missing, options.PlaceOf(key), $"is missing, and {reason}; due is {key.Shape.Allowed}");
        }
    }

    /// <summary>Reports a key that is there although it has no effect or does not fit.</summary>
    public static void Refuse(this SectionOptions options, Key key, string reason, ReadingContext reading)
    {
        if (options.IsWritten(key))
        {
            reading.Report(TopologyErrorKind.Conflict, options.PlaceOf(key), reason);
        }
    }
}
