using System.Security.Cryptography;
using System.Text.Json;

namespace StreamInfer.Monitoring.Profiles;

/// <summary>Reads <c>reference.json</c>, and refuses one that contradicts itself: a wrong reference would raise alarms, or keep them, for ever.</summary>
public static class ReferenceProfileReader
{
    /// <summary>What numeric libraries leave correlations off by.</summary>
    private const double Rounding = 1e-9;

    /// <summary>Reads a file.</summary>
    /// <exception cref="ReferenceProfileException">It cannot be read or used; names the file and the place.</exception>
    public static ReferenceProfile Read(string path)
    {
        try
        {
            return Parse(File.ReadAllBytes(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ReferenceProfileException)
        {
            throw new ReferenceProfileException($"{path}: {error.Message}", error);
        }
    }

    /// <summary>Reads the bytes of a file.</summary>
    /// <exception cref="ReferenceProfileException">They cannot be used.</exception>
    public static ReferenceProfile Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8.ToArray());
            return Read(new ProfileNode(document.RootElement, "$")) with { Hash = Convert.ToHexStringLower(SHA256.HashData(utf8)) };
        }
        catch (JsonException error)
        {
            throw new ReferenceProfileException($"is not JSON: {error.Message}", error);
        }
    }

    private static ReferenceProfile Read(ProfileNode root)
    {
        if (root["schemaVersion"].Integer() != ReferenceProfile.SchemaVersion)
        {
            throw root["schemaVersion"].Wrong($"is not {ReferenceProfile.SchemaVersion}, the only version that is known");
        }

        var version = root["modelVersion"].Count();
        var created = root["createdAt"];
        FeatureProfile[] features = [.. root["features"].Members().Select(member => Feature(member.Name, member.Value))];
        if (features.CountBy(feature => feature.Name, StringComparer.Ordinal).FirstOrDefault(pair => pair.Value > 1).Key is { } twice)
        {
            throw root["features"].Wrong($"has the feature '{twice}' twice");
        }

        var varying = features.Where(feature => feature.Numeric is { Varies: true }).Select(feature => feature.Name).ToHashSet(StringComparer.Ordinal);
        return new ReferenceProfile
        {
            Model = root["model"].Text(),
            ModelVersion = version is >= 1 and <= int.MaxValue ? (int)version : throw root["modelVersion"].Wrong("is not a version from 1 on"),
            Rows = root["rows"].Count(),
            CreatedAt = DateTimeOffset.TryParse(created.Text(), out var moment) ? moment : throw created.Wrong("is not a moment of ISO 8601"),
            FeatureDigest = root.Find("featureDigest")?.Text(),
            Features = features,
            Score = root.Find("score") is { } score ? NumericProfileFormat.Read(score, score.Find("edges") is null) : null,
            Correlation = root.Find("correlation") is { } correlation ? Correlation(correlation, varying) : null,
            Projections = root.Find("projections") is { } list ? [.. list.Items().Select(item => Projected(item, varying))] : [],
        };
    }

    private static FeatureProfile Feature(string name, ProfileNode node) => node["kind"].Text() switch
    {
        "numeric" => new FeatureProfile(name, NumericProfileFormat.Read(node, isUnitInterval: false)),
        "categorical" => new FeatureProfile(name, CategoricalProfileFormat.Read(node)),
        _ => throw node["kind"].Wrong("is neither 'numeric' nor 'categorical'"),
    };

    private static CorrelationProfile? Correlation(ProfileNode node, HashSet<string> varying)
    {
        var names = Names(node["features"], varying);
        var rows = node["matrix"].Items();
        var matrix = Array.ConvertAll(rows, row => Array.ConvertAll(row.Items(), item => item.Number()));
        if (matrix.Length != names.Length || Array.Exists(matrix, row => row.Length != names.Length))
        {
            throw node["matrix"].Wrong($"is not {names.Length} × {names.Length}, as there are so many features");
        }

        for (var i = 0; i < names.Length; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                if (!(Math.Abs(matrix[i][j]) <= 1 + Rounding) || !(Math.Abs(matrix[i][j] - matrix[j][i]) <= Rounding))
                {
                    throw rows[i].Wrong($"holds no correlation at {j}: it must be symmetric and within -1 … 1");
                }
            }
        }

        return names.Length > CorrelationProfile.MostFeatures ? null : new CorrelationProfile(names, matrix);
    }

    private static ProjectionProfile Projected(ProfileNode node, HashSet<string> varying)
    {
        var names = Names(node["features"], varying);
        int[] signs = [.. node["signs"].Items().Select(sign => sign.Integer() is var value && (value == 1 || value == -1)
            ? (int)value
            : throw sign.Wrong("is neither 1 nor -1"))];
        if (signs.Length != names.Length)
        {
            throw node["signs"].Wrong($"has {signs.Length} items for {names.Length} features");
        }

        return new ProjectionProfile(node["name"].Text(), names, signs, NumericProfileFormat.Read(node, isUnitInterval: false));
    }

    private static string[] Names(ProfileNode node, HashSet<string> varying) =>
        [.. node.Items().Select(item => varying.Contains(item.Text()) ? item.Text() : throw item.Wrong("names no numeric feature that varies"))];
}
