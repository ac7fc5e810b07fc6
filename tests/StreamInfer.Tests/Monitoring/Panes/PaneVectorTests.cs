using StreamInfer.Monitoring.Panes;
using StreamInfer.Monitoring.Profiles;
using StreamInfer.Tests.Monitoring.Kit;

namespace StreamInfer.Tests.Monitoring.Panes;

public class PaneVectorTests
{
    [Theory]
    [MemberData(nameof(Vectors.Of), "panes", new string[0], MemberType = typeof(Vectors))]
    public void Count_parts_matchAndMergeToTheWhole(string file, string name)
    {
        var vector = Vectors.Case(file, name);
        var counter = new NumericCounter(Reference(vector));
        var values = vector.Floats("values");
        var cuts = vector.Integers("cuts");
        var merged = counter.NewPane();
        var backwards = counter.NewPane();
        var parts = new List<NumericPane>();
        for (var i = 0; i + 1 < cuts.Length; i++)
        {
            var part = counter.NewPane();
            counter.Count(values.AsSpan((int)cuts[i], (int)(cuts[i + 1] - cuts[i])), 0, 1, (int)(cuts[i + 1] - cuts[i]), part);
            ExpectedPane.Match(vector.Of(vector["parts"][i], $"part {i}"), part);
            parts.Add(part);
        }

        parts.ForEach(merged.Merge);
        Enumerable.Reverse(parts).ToList().ForEach(backwards.Merge);
        ExpectedPane.Match(vector.Within("merged"), merged);
        ExpectedPane.Match(vector.Within("merged"), backwards);
    }

    private static NumericProfile Reference(VectorCase vector) => new()
    {
        Rows = 0,
        Count = 0,
        Missing = 0,
        Infinite = 0,
        Edges = vector.Floats("edges"),
        Counts = [],
        Min = vector.Has("min") ? vector.Number("min") : null,
        Max = vector.Has("max") ? vector.Number("max") : null,
        Center = vector.Number("center"),
        Scale = vector.Number("scale"),
        SumQ = 0,
        SumQ2 = 0,
        IsConstant = false,
        IsUsable = true,
    };
}
