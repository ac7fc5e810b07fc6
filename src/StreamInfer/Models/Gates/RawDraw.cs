using System.Runtime.InteropServices;
using System.Text;
using StreamInfer.Decoding;
using StreamInfer.Decoding.Features;
using StreamInfer.Inference;
using StreamInfer.Topologies;

namespace StreamInfer.Models.Gates;

/// <summary>Makes up raw values of one feature that its rules take: uniform between its bounds, one of its categories, or what is neutral.</summary>
internal sealed class RawDraw
{
    // Where bounds are not declared: nothing is known but that most models are fed numbers of about this size.
    private const double UndeclaredSpan = 1;
    private const double StandardDeviations = 3;
    private const int LongestWord = 8;

    private static readonly DateTimeOffset Earliest = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly FeaturePlan _feature;
    private readonly ColumnType _type;
    private readonly ValueRoute _route;
    private readonly double _low;
    private readonly double _high;

    // Texts are handed out by address, so they must stay where they are while the draw lives.
    private readonly List<byte[]> _texts = [];

    public RawDraw(FeaturePlan feature, ColumnType type)
    {
        (_feature, _type) = (feature, type);
        _route = ValueRoutes.Of(feature, type);
        (_low, _high) = Bounds();
        foreach (var category in feature.Categories)
        {
            Pin(category);
        }
    }

    /// <summary>Whether the topology says which values there can be, so that a model has no excuse for those drawn.</summary>
    public bool IsDeclared => _route switch
    {
        ValueRoute.Instant => true,
        ValueRoute.Number => (_feature.Min is not null && _feature.Max is not null) || _type == ColumnType.Boolean,
        _ => !_feature.Categories.IsEmpty || _feature.Encode == EncodingKind.Hash,
    };

    /// <summary>The default; without one zero, or the bound next to it, false, and the first category.</summary>
    public RawValue Neutral() => _feature.Default is not null ? default : _route switch
    {
        ValueRoute.Instant => RawValue.Of((long)Math.Clamp(Stamp(Earliest), _low, _high)),
        ValueRoute.Number => Of(Math.Clamp(0, _low, _high)),
        _ => _texts.Count > 0 ? At(_texts[0]) : RawValue.TextAt(0, 0),
    };

    /// <param name="random">Decides.</param>
    /// <param name="reach">How much of the way from the neutral value to the bounds a number may go, above 0 to 1.</param>
    public RawValue Next(Random random, double reach) => _route switch
    {
        ValueRoute.Instant => RawValue.Of((long)Between(random, 1)),
        ValueRoute.Number => Of(_type == ColumnType.Boolean ? random.Next(2) : Between(random, reach)),
        _ => At(_feature.Categories.IsEmpty ? Word(random) : _texts[random.Next(_feature.Categories.Length)]),
    };

    private RawValue Of(double value)
    {
        if (_type == ColumnType.Boolean && _feature.Encode == EncodingKind.None)
        {
            return RawValue.Of(value != 0);
        }

        var isWhole = (_type == ColumnType.Int64 && _feature.Transforms.IsEmpty) || _feature.Encode != EncodingKind.None;
        return isWhole ? RawValue.Of((long)Math.Round(value)) : RawValue.Of(value);
    }

    // Not low + u (high - low): the difference of two doubles may be infinite.
    private double Between(Random random, double reach)
    {
        var share = random.NextDouble();
        var anywhere = (_low * (1 - share)) + (_high * share);
        return Math.Clamp((anywhere * reach) + (Math.Clamp(0, _low, _high) * (1 - reach)), _low, _high);
    }

    private (double Low, double High) Bounds()
    {
        if (_route == ValueRoute.Instant)
        {
            return (_feature.Min ?? Math.Min(Stamp(Earliest), _feature.Max ?? double.MaxValue), _feature.Max ?? Math.Max(Stamp(Latest), _feature.Min ?? 0));
        }

        var (low, high) = _feature.Transforms.FirstOrDefault() switch
        {
            { Kind: TransformKind.Standardize } scale => (scale.Mean - (StandardDeviations * scale.Std), scale.Mean + (StandardDeviations * scale.Std)),
            { Kind: TransformKind.Cyclical } cycle => (0, cycle.Period),
            _ => (0, UndeclaredSpan),
        };
        low = _feature.Min ?? (_feature.Max < low ? _feature.Max.Value - UndeclaredSpan : low);
        high = _feature.Max ?? Math.Max(high, low + UndeclaredSpan);
        return (low, high);
    }

    private double Stamp(DateTimeOffset moment) => _feature.Transforms[0].Unit switch
    {
        TimeUnit.Seconds => moment.ToUnixTimeSeconds(),
        TimeUnit.Milliseconds => moment.ToUnixTimeMilliseconds(),
        TimeUnit.Microseconds => moment.ToUnixTimeMilliseconds() * 1e3,
        _ => moment.ToUnixTimeMilliseconds() * 1e6,
    };

    private byte[] Word(Random random)
    {
        var letters = new char[random.Next(1, LongestWord + 1)];
        for (var index = 0; index < letters.Length; index++)
        {
            letters[index] = (char)('a' + random.Next(26));
        }

        return Pin(new string(letters));
    }

    private byte[] Pin(string text)
    {
        var bytes = GC.AllocateArray<byte>(Encoding.UTF8.GetByteCount(text), pinned: true);
        Encoding.UTF8.GetBytes(text, bytes);
        _texts.Add(bytes);
        return bytes;
    }

    private static RawValue At(byte[] pinned) =>
        pinned.Length == 0 ? RawValue.TextAt(0, 0) : RawValue.TextAt(Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0), pinned.Length);
}
