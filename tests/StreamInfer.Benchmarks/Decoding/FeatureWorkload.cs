using System.Collections.Immutable;
using StreamInfer.Decoding;
using StreamInfer.Inference;
using StreamInfer.Topologies;

namespace StreamInfer.Benchmarks.Decoding;

/// <summary>Feature specifications of 30 features and rows that fit them.</summary>
internal static class FeatureWorkload
{
    public const int Count = 30;

    // Above what uses it: initializers run from top to bottom.
    private static TransformPlan Hour { get; } =
        new() { Kind = TransformKind.HourOfDay, Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin") };

    /// <summary>30 numbers that go into one float input as they are: 20 doubles, 10 integers.</summary>
    public static ImmutableArray<FeaturePlan> Plain { get; } =
        [.. Enumerable.Range(0, Count).Select(i => Feature(string.Create(null, $"f{i}")))];

    /// <summary>What card transactions need: 22 plain numbers, 2 log1p, 2 standardized, 2 one-hot texts, an hour and a cyclical one.</summary>
    public static ImmutableArray<FeaturePlan> Mixed { get; } =
    [
        .. Plain.Take(22),
        .. Enumerable.Range(22, 2).Select(i => Feature($"f{i}") with { Min = 0, Transforms = [new() { Kind = TransformKind.Log1p }] }),
        .. Enumerable.Range(24, 2).Select(i => Feature($"f{i}") with
        {
            Transforms = [new() { Kind = TransformKind.Standardize, Mean = 3, Std = 2 }],
        }),
        .. Enumerable.Range(26, 2).Select(i => Feature($"f{i}") with
        {
            Encode = EncodingKind.OneHot, Categories = ["web", "pos", "atm", "phone"],
        }),
        Feature("f28") with { Transforms = [Hour] },
        Feature("f29") with { Transforms = [Hour, new() { Kind = TransformKind.Cyclical, Period = 24 }] },
    ];

    public static DecodePlan PlanOf(ImmutableArray<FeaturePlan> features) =>
        DecodePlan.Of(features.Select(feature => (feature.Path, feature.Length)));

    public static RowLayout LayoutOf(ImmutableArray<FeaturePlan> features)
    {
        var slots = ImmutableArray.CreateBuilder<ColumnSlot>();
        var offset = 0;
        foreach (var feature in features)
        {
            slots.Add(new ColumnSlot(0, offset, feature.ColumnCount));
            offset += feature.ColumnCount;
        }

        return new RowLayout([new TensorSpec("features", ColumnType.Float, offset)], slots.ToImmutable());
    }

    /// <summary>An event of about 620 bytes that has all features of <see cref="Mixed"/> and three members that nobody wants.</summary>
    public static byte[] Event()
    {
        var members = Enumerable.Range(0, 20).Select(i => string.Create(null, $"\"f{i}\":{(i * 1234.567) + 0.25}"))
            .Concat(Enumerable.Range(20, 6).Select(i => string.Create(null, $"\"f{i}\":{i * 1001}")))
            .Concat(["\"f26\":\"pos\"", "\"f27\":\"web\"", "\"f28\":1719999999123", "\"f29\":1719999999123"])
            .Prepend("\"id\":\"9f2c6b1e-7d0a-4a52-9c1b-0123456789ab\"")
            .Append("\"merchant\":{\"name\":\"Corner shop\",\"tags\":[\"food\",\"late\"]},\"ok\":true");
        return System.Text.Encoding.UTF8.GetBytes($"{{{string.Join(',', members)}}}");
    }

    private static FeaturePlan Feature(string name) => FeaturePlan.Plain(name, FieldPath.Parse(name));
}
