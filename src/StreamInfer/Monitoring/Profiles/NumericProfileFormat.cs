using System.Text.Json;

namespace StreamInfer.Monitoring.Profiles;

/// <summary>A numeric profile as it stands in <c>reference.json</c>.</summary>
internal static class NumericProfileFormat
{
    public static NumericProfile Read(ProfileNode node, bool isUnitInterval)
    {
        var profile = new NumericProfile
        {
            Rows = node["rows"].Count(),
            Count = node["count"].Count(),
            Missing = node["missing"].Count(),
            Infinite = node["infinite"].Count(),
            OutOfRange = node.Find("outOfRange")?.Count() ?? 0,
            Edges = isUnitInterval ? [] : Edges(node["edges"]),
            Counts = [.. node["counts"].Items().Select(item => item.Count())],
            IsUnitInterval = isUnitInterval,
            Min = node.Find("min")?.Number(),
            Max = node.Find("max")?.Number(),
            Mean = node.Find("mean")?.Number(),
            StandardDeviation = node.Find("std")?.Number(),
            Median = node.Find("median")?.Number(),
            MedianDeviation = node.Find("mad")?.Number(),
            Center = node["center"].Number(),
            Scale = node["scale"].Number(),
            SumQ = node["sumQ"].Integer(),
            SumQ2 = node["sumQ2"].Integer(),
            IsConstant = node["constant"].Flag(),
            IsUsable = node["usable"].Flag(),
        };
        Check(node, profile);
        return profile;
    }

    public static void Write(Utf8JsonWriter writer, NumericProfile profile)
    {
        writer.WriteNumber("rows", profile.Rows);
        writer.WriteNumber("count", profile.Count);
        writer.WriteNumber("missing", profile.Missing);
        writer.WriteNumber("infinite", profile.Infinite);
        if (profile.IsUnitInterval)
        {
            writer.WriteNumber("outOfRange", profile.OutOfRange);
        }
        else
        {
            writer.WriteStartArray("edges");
            foreach (var edge in profile.Edges)
            {
                // As a double, which other languages read floats as: the shortest text of a float is another number to them.
                writer.WriteNumberValue((double)edge);
            }

            writer.WriteEndArray();
        }

        ProfileJson.WriteArray(writer, "counts", profile.Counts, static (to, count) => to.WriteNumberValue(count));
        ProfileJson.WriteNumber(writer, "min", profile.Min);
        ProfileJson.WriteNumber(writer, "max", profile.Max);
        ProfileJson.WriteNumber(writer, "mean", profile.Mean);
        ProfileJson.WriteNumber(writer, "std", profile.StandardDeviation);
        ProfileJson.WriteNumber(writer, "median", profile.Median);
        ProfileJson.WriteNumber(writer, "mad", profile.MedianDeviation);
        writer.WriteNumber("center", profile.Center);
        writer.WriteNumber("scale", profile.Scale);
        ProfileJson.WriteInteger(writer, "sumQ", profile.SumQ);
        ProfileJson.WriteInteger(writer, "sumQ2", profile.SumQ2);
        writer.WriteBoolean("constant", profile.IsConstant);
        writer.WriteBoolean("usable", profile.IsUsable);
    }

    private static float[] Edges(ProfileNode node)
    {
        var items = node.Items();
        if (items.Length > NumericProfile.MostEdges)
        {
            throw node.Wrong($"has {items.Length} edges; at most {NumericProfile.MostEdges} are allowed");
        }

        var edges = new float[items.Length];
        for (var i = 0; i < edges.Length; i++)
        {
            edges[i] = (float)items[i].Number();
            if (i > 0 && !(edges[i] > edges[i - 1]))
            {
                throw items[i].Wrong("is not above the edge before it");
            }
        }

        return edges;
    }

    private static void Check(ProfileNode node, NumericProfile profile)
    {
        var bins = profile.IsUnitInterval ? NumericProfile.UnitBins : profile.Edges.Count + 1;
        if (profile.Counts.Count != bins)
        {
            throw node["counts"].Wrong($"has {profile.Counts.Count} bins; {bins} are due");
        }

        if (profile.Counts.Sum() + profile.OutOfRange != profile.Count)
        {
            throw node["counts"].Wrong($"does not add up to count, {profile.Count}");
        }

        if (profile.Count + profile.Missing + profile.Infinite != profile.Rows)
        {
            throw node.Wrong("has rows that are not count + missing + infinite");
        }

        if (!(profile.Scale > 0))
        {
            throw node["scale"].Wrong("is not positive");
        }

        if (profile.Count > 0 && !(profile.Min <= profile.Max))
        {
            throw node.Wrong("has values, but no min that is at most its max");
        }

        if (profile.SumQ2 < 0 || (profile.Count * profile.SumQ2) < profile.SumQ * profile.SumQ)
        {
            throw node["sumQ2"].Wrong("is less than a sum of squares with this sumQ can be");
        }

        if (profile.IsConstant != (profile.Count > 0 && profile.Min.Equals(profile.Max)))
        {
            throw node["constant"].Wrong("contradicts min and max");
        }

        if (profile.IsUsable != profile.Count >= NumericProfile.LeastUsable)
        {
            throw node["usable"].Wrong($"contradicts count: usable from {NumericProfile.LeastUsable} on");
        }
    }
}
