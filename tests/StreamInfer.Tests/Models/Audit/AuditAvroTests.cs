using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using StreamInfer.Decoding;
using StreamInfer.Decoding.Avro.Schemas;
using StreamInfer.Models.Audit;

namespace StreamInfer.Tests.Models.Audit;

public sealed class AuditAvroTests
{
    private static readonly AuditEntry Least = new()
    {
        At = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123),
        Topology = "fraud",
        Instance = "one",
        Kind = AuditKind.Load,
    };

    private static readonly AuditEntry Most = Least with
    {
        Kind = AuditKind.Swap,
        Model = "fraud",
        Version = 2,
        Digest = "0123456789abcdef",
        PreviousVersion = 1,
        Revision = long.MaxValue,
        Stage = 3,
        Percent = 12.5,
        Who = "amélie",
        Why = "better on 日本",
        Passed = false,
        Figures = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, new Dictionary<string, double>
        {
            ["auc"] = 0.9,
            ["none"] = double.NaN,
            ["far"] = double.NegativeInfinity,
        }),
        Offsets = [new AuditOffset(0, 17), new AuditOffset(7, long.MaxValue)],
        Text = "fraud 2 scores",
    };

    [Fact]
    public void Decode_leastAndMost_giveBackWhatWasEncoded()
    {
        AssertSame(Least, AuditDecoder.Decode(AuditEncoder.Encode(Least)));
        AssertSame(Most, AuditDecoder.Decode(AuditEncoder.Encode(Most)));
    }

    [Fact]
    public void Decode_anyEntry_givesBackWhatWasEncoded() => Prop.ForAll(Entries().ToArbitrary(), entry =>
    {
        AssertSame(entry, AuditDecoder.Decode(AuditEncoder.Encode(entry)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Kinds_ofTheSchema_areThoseOfTheCode()
    {
        var schema = (AvroRecord)AvroSchema.Parse(new RegisteredSchema(AuditSchema.Text, []));
        var symbols = ((AvroEnum)schema.Fields.Single(field => field.Name == "kind").Schema).Symbols;

        Assert.Equal(Enum.GetNames<AuditKind>().Select(name => name.ToLowerInvariant()), symbols);
    }

    [Fact]
    public void Decode_cutShort_saysWhere()
    {
        var encoded = AuditEncoder.Encode(Most);

        for (var length = 0; length < encoded.Length; length++)
        {
            Assert.Throws<FormatException>(() => AuditDecoder.Decode(encoded.AsSpan(0, length)));
        }
    }

    [Fact]
    public void Decode_ofAnOlderSchema_hasDefaultsForWhatItLacks()
    {
        var older = AvroSchema.Parse(new RegisteredSchema(
            """
            {"type":"record","name":"AuditEntry","namespace":"streaminfer","fields":[
              {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}},
              {"name":"topology","type":"string"},{"name":"instance","type":"string"},
              {"name":"kind","type":{"type":"enum","name":"AuditKind","symbols":["swap"]}},{"name":"more","type":"int"}]}
            """,
            []));

        var entry = AuditDecoder.Decode([2, 2, (byte)'t', 2, (byte)'i', 0, 4], older);

        AssertSame(new AuditEntry { Id = "", At = DateTimeOffset.FromUnixTimeMilliseconds(1), Topology = "t", Instance = "i", Kind = AuditKind.Swap }, entry);
    }

    private static Gen<AuditEntry> Entries()
    {
        var text = ArbMap.Default.GeneratorFor<NonNull<string>>().Select(value => string.Concat(value.Get.Where(letter => !char.IsSurrogate(letter))));
        return from id in text
               from at in Gen.Choose(-1_000_000, 1_000_000_000)
               from why in text
               from kind in Gen.Elements(Enum.GetValues<AuditKind>())
               from version in Gen.Elements<int?>(null, 0, int.MaxValue, int.MinValue)
               from revision in Gen.Elements<long?>(null, 0, long.MaxValue, long.MinValue)
               from percent in Gen.Elements<double?>(null, 0, 100, double.NaN)
               from passed in Gen.Elements<bool?>(null, false, true)
               from figures in ArbMap.Default.GeneratorFor<double[]>()
               from offsets in ArbMap.Default.GeneratorFor<long[]>()
               select Least with
               {
                   Id = id, At = DateTimeOffset.FromUnixTimeMilliseconds(at), Why = why, Kind = kind, Version = version, Revision = revision, Percent = percent, Passed = passed,
                   Figures = figures.Select((value, index) => KeyValuePair.Create($"{why}{index}", value)).ToImmutableSortedDictionary(StringComparer.Ordinal),
                   Offsets = [.. offsets.Select((first, index) => new AuditOffset(index, first))],
               };
    }

    private static void AssertSame(AuditEntry expected, AuditEntry actual)
    {
        Assert.Equal(expected.Figures, actual.Figures);
        Assert.Equal(expected.Offsets.AsEnumerable(), actual.Offsets.AsEnumerable());
        Assert.Equal(expected with { Figures = actual.Figures, Offsets = actual.Offsets }, actual);
    }
}
