using System.Globalization;
using System.Text.Json;

namespace StreamInfer.Monitoring.Profiles;

/// <summary>A categorical profile as it stands in <c>reference.json</c>.</summary>
internal static class CategoricalProfileFormat
{
    public static CategoricalProfile Read(ProfileNode node)
    {
        var profile = new CategoricalProfile
        {
            Rows = node["rows"].Count(),
            Count = node["count"].Count(),
            Missing = node["missing"].Count(),
            Categories = [.. node["categories"].Items().Select(item => item.Text())],
            Counts = [.. node["counts"].Items().Select(item => item.Count())],
            Other = node["other"].Count(),
            Distinct = node["distinct"].Count(),
            Singletons = node["singletons"].Count(),
            HighCardinality = node["highCardinality"].Flag(),
            Known = node.Find("known")?.Items().Select(Hash).ToArray(),
            IsUsable = node["usable"].Flag(),
        };
        Check(node, profile);
        return profile;
    }

    public static void Write(Utf8JsonWriter writer, CategoricalProfile profile)
    {
        writer.WriteNumber("rows", profile.Rows);
        writer.WriteNumber("count", profile.Count);
        writer.WriteNumber("missing", profile.Missing);
        ProfileJson.WriteArray(writer, "categories", profile.Categories, static (to, name) => to.WriteStringValue(name));
        ProfileJson.WriteArray(writer, "counts", profile.Counts, static (to, count) => to.WriteNumberValue(count));
        writer.WriteNumber("other", profile.Other);
        writer.WriteNumber("distinct", profile.Distinct);
        writer.WriteNumber("singletons", profile.Singletons);
        writer.WriteBoolean("highCardinality", profile.HighCardinality);
        if (profile.Known is { } known)
        {
            ProfileJson.WriteArray(writer, "known", known, static (to, hash) => to.WriteStringValue($"{hash:x16}"));
        }
        else
        {
            writer.WriteNull("known");
        }

        writer.WriteBoolean("usable", profile.IsUsable);
    }

    private static ulong Hash(ProfileNode node) =>
        node.Text() is { Length: 16 } text && ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hash)
            ? hash
            : throw node.Wrong("is not a hash of 16 hex digits");

    private static void Check(ProfileNode node, CategoricalProfile profile)
    {
        if (profile.Categories.Count > CategoricalProfile.MostTop || profile.Counts.Count != profile.Categories.Count)
        {
            throw node["counts"].Wrong(
                $"does not have one count for each of {profile.Categories.Count} categories, of which at most {CategoricalProfile.MostTop} are allowed");
        }

        if (profile.Counts.Sum() + profile.Other != profile.Count || profile.Count + profile.Missing != profile.Rows)
        {
            throw node.Wrong("does not add up: counts and other to count, count and missing to rows");
        }

        if (profile.HighCardinality != profile.Known is null)
        {
            throw node["highCardinality"].Wrong("contradicts 'known', which is null exactly where there are too many categories");
        }

        if (profile.Known is { } known && known.Count + profile.Categories.Count != profile.Distinct)
        {
            throw node["distinct"].Wrong($"is not the number of categories and known hashes, {known.Count + profile.Categories.Count}");
        }

        if (profile.IsUsable != profile.Count >= CategoricalProfile.LeastUsable)
        {
            throw node["usable"].Wrong($"contradicts count: usable from {CategoricalProfile.LeastUsable} on");
        }
    }
}
