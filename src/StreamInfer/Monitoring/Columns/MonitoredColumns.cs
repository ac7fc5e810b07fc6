using System.Collections.Immutable;
using System.Globalization;
using StreamInfer.Inference;
using StreamInfer.Monitoring.Randomness;
using StreamInfer.Topologies;

namespace StreamInfer.Monitoring.Columns;

/// <summary>
/// What of a topology's features is watched, by the names that <c>reference.json</c> has: <c>amount</c>; <c>channel</c> for all columns of a category; <c>hour.sin</c> and
/// <c>hour.cos</c> for a cyclical pair; <c>pixels[0]</c> … for an array. Of one version, since its inputs decide what is text. Immutable.
/// </summary>
public sealed class MonitoredColumns
{
    /// <summary>Most columns that are watched; the first of the topology are.</summary>
    public const int Most = 256;

    private readonly Dictionary<string, int> _first;

    /// <param name="features">Of the topology.</param>
    /// <param name="layout">Where they lie in the version's inputs.</param>
    public MonitoredColumns(ImmutableArray<FeaturePlan> features, RowLayout layout)
    {
        var all = features.Select((feature, i) => ColumnsOf(feature, layout.Slots[i], layout.Tensors[layout.Slots[i].Tensor])).SelectMany(columns => columns).ToArray();
        LeftOut = [.. all.Skip(Most).Select(column => column.Name)];
        NumericColumns = [.. all.Take(Most).Where(column => column.IsNumeric)];
        CategoricalColumns = [.. all.Take(Most).Where(column => !column.IsNumeric)];
        _first = NumericColumns.Concat(CategoricalColumns).Index().DistinctBy(item => item.Item.Feature, StringComparer.Ordinal)
            .ToDictionary(item => item.Item.Feature, item => item.Index, StringComparer.Ordinal);
        Numeric = [.. NumericColumns.Select(column => column.Name)];
        Categorical = [.. CategoricalColumns.Select(column => column.Name)];
    }

    /// <summary>Names of the numeric columns, in the topology's order.</summary>
    public ImmutableArray<string> Numeric { get; }

    /// <summary>Names of the categorical columns, in the topology's order.</summary>
    public ImmutableArray<string> Categorical { get; }

    /// <summary>Columns beyond <see cref="Most"/>: they are not watched.</summary>
    public ImmutableArray<string> LeftOut { get; }

    internal ImmutableArray<MonitoredColumn> NumericColumns { get; }

    internal ImmutableArray<MonitoredColumn> CategoricalColumns { get; }

    /// <summary>The first column of a feature, numeric ones before categorical ones; -1 where none is watched.</summary>
    public int IndexOf(string feature) => _first.GetValueOrDefault(feature, -1);

    private static IEnumerable<MonitoredColumn> ColumnsOf(FeaturePlan feature, ColumnSlot slot, TensorSpec tensor)
    {
        var kind = KindOf(feature, tensor.Type);
        var isPair = kind == ColumnKind.Number && feature.Transforms.Any(transform => transform.Kind == TransformKind.Cyclical);
        var width = kind == ColumnKind.OneHot ? feature.Categories.Length : 1;
        var imputed = ImputedValue.Of(feature, tensor);
        var categories = kind is ColumnKind.OneHot or ColumnKind.Ordinal ? feature.Categories.Select(Fnv1a.Hash).ToArray() : [];
        var range = ImputedValue.RangeOf(feature, tensor);
        var at = 0;
        for (var element = 0; element < feature.Length; element++)
        {
            var stem = feature.Length == 1 ? feature.Name : string.Create(CultureInfo.InvariantCulture, $"{feature.Name}[{element}]");
            foreach (var name in isPair ? [$"{stem}.sin", $"{stem}.cos"] : new[] { stem })
            {
                yield return new MonitoredColumn
                {
                    Name = name,
                    Feature = feature.Name,
                    Kind = kind,
                    Tensor = slot.Tensor,
                    Offset = slot.Offset + at,
                    Width = width,
                    Indicator = feature.MissingIndicator ? slot.Offset + slot.Width - 1 : -1,
                    OwnsIndicator = feature.Length == 1,
                    Imputed = imputed is null || kind == ColumnKind.Text ? double.NaN : kind == ColumnKind.OneHot ? RowValues.HotOf(imputed, at, width) : RowValues.Number(imputed, at),
                    ImputedText = kind == ColumnKind.Text ? imputed?.Strings[at] : null,
                    Range = range,
                    Categories = categories,
                };
                at += width;
            }
        }
    }

    private static ColumnKind KindOf(FeaturePlan feature, ColumnType type) => feature.Encode switch
    {
        EncodingKind.OneHot => ColumnKind.OneHot,
        _ when type == ColumnType.String => ColumnKind.Text,
        EncodingKind.Ordinal => ColumnKind.Ordinal,
        EncodingKind.Hash => ColumnKind.Bucket,
        _ => ColumnKind.Number,
    };
}
