using System.Collections.Immutable;
using StreamInfer.Decoding;
using StreamInfer.Topologies.Rules;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Keys;

/// <summary>One item of the list <c>features</c>.</summary>
internal static class FeatureKeys
{
    public static readonly KeyOf<string> Name = new(
        "name", NameShapes.Free, "Unique in the topology; models name features by it.") { Required = true };

    public static readonly KeyOf<FieldPath> Path = new(
        "path", new FieldPathShape(), "Where in the event the value lies; left out, the name is the path.");

    public static readonly KeyOf<int> Length = new(
        "length",
        new IntegerShape(1, 1_000_000),
        "1 for a single value; more for an array of exactly so many, nested ones in row-major order.")
        { Default = "1", Unit = "elements" };

    public static readonly KeyOf<bool> Coerce = new(
        "coerce",
        new BooleanShape(),
        "Whether text is parsed as a number where one is due, and numbers stand for booleans.") { Default = "false" };

    public static readonly KeyOf<string> Default = new(
        "default",
        TextShape.AnyOrEmpty,
        "What stands in for a missing value, before transforms; left out, such an event is dead-lettered.");

    public static readonly KeyOf<double> Min = new("min", NumberShape.Any, "Least allowed value, before transforms.");

    public static readonly KeyOf<double> Max = new("max", NumberShape.Any, "Greatest allowed value, before transforms.");

    public static readonly KeyOf<OutOfRangePolicy> OnOutOfRange = new(
        "onOutOfRange",
        new ChoiceShape<OutOfRangePolicy>(
            ("flag", OutOfRangePolicy.Flag), ("clamp", OutOfRangePolicy.Clamp), ("reject", OutOfRangePolicy.Reject)),
        "What becomes of a value outside min and max: scored as it is and flagged, set to the bound and flagged, or a dead letter.")
        { Default = "flag" };

    public static readonly KeyOf<NotFinitePolicy> OnNotFinite = new(
        "onNotFinite",
        new ChoiceShape<NotFinitePolicy>(
            ("reject", NotFinitePolicy.Reject), ("missing", NotFinitePolicy.Missing), ("pass", NotFinitePolicy.Pass)),
        "What becomes of NaN and infinity, in the event or made by a transform: a dead letter, treated as missing, or handed to the "
        + "model and flagged.")
        { Default = "reject" };

    public static readonly KeyOf<ImmutableArray<Located<TransformKind>>> Transform = new(
        "transform",
        new ListShape<TransformKind>(new ChoiceShape<TransformKind>(
            ("log1p", TransformKind.Log1p),
            ("sqrt", TransformKind.Sqrt),
            ("standardize", TransformKind.Standardize),
            ("minmax", TransformKind.MinMax),
            ("hourOfDay", TransformKind.HourOfDay),
            ("dayOfWeek", TransformKind.DayOfWeek),
            ("cyclical", TransformKind.Cyclical)))
            { AllowsSingle = true, Rule = TransformRules.CheckOrder },
        "One transform or a list of them, applied in order.");

    public static readonly KeyOf<double> Mean = new("mean", NumberShape.Any, "What standardize takes away.");

    public static readonly KeyOf<double> Std = new("std", NumberShape.Positive, "What standardize divides by.");

    public static readonly KeyOf<double> Period = new(
        "period",
        NumberShape.Positive,
        "After how much cyclical repeats; left out, 24 after hourOfDay and 7 after dayOfWeek.") { Unit = "that of the value" };

    public static readonly KeyOf<TimeUnit> Unit = new(
        "unit",
        new ChoiceShape<TimeUnit>(
            ("s", TimeUnit.Seconds), ("ms", TimeUnit.Milliseconds), ("us", TimeUnit.Microseconds), ("ns", TimeUnit.Nanoseconds)),
        "For hourOfDay and dayOfWeek: what a plain number counts since 1970-01-01T00:00Z.") { Default = "ms" };

    public static readonly KeyOf<TimeZoneInfo> TimeZone = new(
        "timeZone", new TimeZoneShape(), "For hourOfDay and dayOfWeek: whose wall clock counts, by IANA name.") { Default = "UTC" };

    public static readonly KeyOf<ImmutableArray<Located<string>>> Categories = new(
        "categories",
        new ListShape<string>(TextShape.Category) { Rule = CategoryRules.CheckDistinct },
        "The known categories, in the order of their columns or numbers. Without 'encode' they only say what is allowed, for models "
        + "that take text.");

    public static readonly KeyOf<EncodingKind> Encode = new(
        "encode",
        new ChoiceShape<EncodingKind>(("onehot", EncodingKind.OneHot), ("ordinal", EncodingKind.Ordinal), ("hash", EncodingKind.Hash)),
        "How a category becomes columns: one per category, its index, or a hash bucket.");

    /// <summary>The upper bound is where a 32-bit float stops telling whole numbers apart.</summary>
    public static readonly KeyOf<int> Buckets = new("buckets", new IntegerShape(2, 1 << 24), "For hash: how many.") { Unit = "buckets" };

    public static readonly KeyOf<UnknownCategoryPolicy> OnUnknown = new(
        "onUnknown",
        new ChoiceShape<UnknownCategoryPolicy>(
            ("zero", UnknownCategoryPolicy.Zero), ("index", UnknownCategoryPolicy.Index), ("reject", UnknownCategoryPolicy.Reject)),
        "What becomes of a category that is not listed: all columns 0 (or -1 for ordinal) and flagged, the index after the last, or "
        + "a dead letter.")
        { Default = "zero" };

    public static readonly KeyOf<bool> MissingIndicator = new(
        "missingIndicator",
        new BooleanShape(),
        "Whether one more column says 1 for a missing value and 0 for one that is there.") { Default = "false" };

    public static readonly SectionShape Section = new(
        Name,
        Path,
        Length,
        Coerce,
        Default,
        Min,
        Max,
        OnOutOfRange,
        OnNotFinite,
        Transform,
        Mean,
        Std,
        Period,
        Unit,
        TimeZone,
        Categories,
        Encode,
        Buckets,
        OnUnknown,
        MissingIndicator)
    {
        Rules =
        [
            FeatureRules.CheckPath,
            BoundRules.Check,
            TransformRules.CheckParameters,
            TimeRules.Check,
            CategoryRules.Check,
            EncodingRules.Check,
            DefaultRules.Check,
        ],
    };
}
