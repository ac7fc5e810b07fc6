using System.Collections.Immutable;
using StreamInfer.Decoding;
using StreamInfer.Decoding.Features;
using StreamInfer.Inference;
using StreamInfer.Topologies;

namespace StreamInfer.Models.Gates;

/// <summary>
/// Rows that no event gave. Raw values are made up for each feature and go through the topology's own rules, so a column holds what it could hold in production:
/// its transform of a value in range, its one-hot of a category, its default.
/// </summary>
internal sealed class MadeUpRows
{
    /// <summary>How many random rows there are.</summary>
    public const int RandomCount = 64;

    // A draw may meet what a transform cannot take, such as log1p of -1.
    private const int Attempts = 8;

    // Bounds are wide of what is usual: rows that are all extremes put many a model where it always says 1. So every other row has a reach of its own, down to a
    // ten-thousandth of the range around what is neutral.
    private const double NearestReach = -4;

    // One missing value in so many, where there is a default or an indicator for it.
    private const int MissingEvery = 8;

    private readonly RowLayout _layout;
    private readonly ImmutableArray<FeaturePlan> _features;
    private readonly RawDraw[] _draws;
    private readonly DecodePlan _plan;
    private readonly FeatureEncoder _encoder;
    private readonly RawRow _raw;

    /// <param name="layout">Where columns lie.</param>
    /// <param name="features">Of the topology.</param>
    public MadeUpRows(RowLayout layout, ImmutableArray<FeaturePlan> features)
    {
        _layout = layout;

        // Each feature gets a cell of its own: two that read the same path may want values of different kinds.
        _features = [.. features.Select((feature, index) => feature with { Path = FieldPath.Parse($"f{index}") })];
        _draws = [.. _features.Select((feature, index) => new RawDraw(feature, layout.Tensors[layout.Slots[index].Tensor].Type))];
        _plan = DecodePlan.Of(_features.Select(feature => (feature.Path, feature.Length)));
        _encoder = new FeatureEncoder(_features, _plan, layout);
        _raw = new RawRow(_plan);
    }

    /// <summary>Whether every feature's values are declared: the random rows are then such as events may bring.</summary>
    public bool AreDeclared => _draws.All(draw => draw.IsDeclared);

    /// <summary>One row of defaults and zeros.</summary>
    public SampleRows Neutral()
    {
        // What the topology's rules refuse even so is filled as the loader does.
        var block = NeutralRows.Make(_layout, _features, 1);
        if (!TryFill(block, 0, random: null))
        {
            block = NeutralRows.Make(_layout, _features, 1);
        }

        return new SampleRows("neutral rows", block, 1);
    }

    /// <summary>Rows that the seed decides.</summary>
    public SampleRows Random(int seed)
    {
        var random = new Random(seed);
        var block = new FeatureBlock(_layout, RandomCount);
        var neutral = Neutral().Block;
        for (var row = 0; row < RandomCount; row++)
        {
            var attempt = 0;
            while (attempt < Attempts && !TryFill(block, row, random))
            {
                attempt++;
            }

            if (attempt == Attempts)
            {
                RowCopy.Copy(neutral, 0, block, row, 1);
            }
        }

        return new SampleRows("random rows", block, RandomCount);
    }

    private bool TryFill(FeatureBlock block, int row, Random? random)
    {
        _raw.Clear();
        var reach = random is null || row % 2 == 0 ? 1 : Math.Pow(10, NearestReach * random.NextDouble());
        for (var index = 0; index < _features.Length; index++)
        {
            var feature = _features[index];
            var cell = _plan.IndexOf(feature.Path, feature.Length);
            var canMiss = feature.Default is not null || feature.MissingIndicator;
            if (random is not null && canMiss && random.Next(MissingEvery) == 0)
            {
                continue;
            }

            if (!_plan.Targets[cell].IsArray)
            {
                _raw.Cells[cell] = Draw(index, random, reach);
            }
            else if (random is not null || feature.Default is null)
            {
                _raw.Cells[cell] = new RawValue(0, feature.Length, RawKind.Array);
                var elements = _raw.Elements.AsSpan(_plan.Targets[cell].FirstElement, feature.Length);
                for (var element = 0; element < elements.Length; element++)
                {
                    elements[element] = Draw(index, random, reach);
                }
            }
        }

        var quality = QualityFlags.None;
        return _encoder.Encode(_raw, block, row, ref quality).IsNone;
    }

    private RawValue Draw(int index, Random? random, double reach) =>
        random is null ? _draws[index].Neutral() : _draws[index].Next(random, reach);
}
