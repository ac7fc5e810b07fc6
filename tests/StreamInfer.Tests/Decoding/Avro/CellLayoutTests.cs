using StreamInfer.Decoding;
using StreamInfer.Decoding.Avro.Programs;

namespace StreamInfer.Tests.Decoding.Avro;

public sealed unsafe class CellLayoutTests
{
    [Fact]
    public void Write_number_equalsTheConstructor()
    {
        foreach (var kind in Enum.GetValues<RawKind>())
        {
            var cell = new RawValue(-1, -1, (RawKind)0xff);
            Cell.Write(&cell, long.MinValue + 7, kind);
            Assert.Equal(new RawValue(long.MinValue + 7, 0, kind), cell);
        }
    }

    [Fact]
    public void Write_bytes_equalsTheConstructor()
    {
        var cell = default(RawValue);
        Cell.Write(&cell, (byte*)0x1234, int.MaxValue, RawKind.Bytes);
        Assert.Equal(new RawValue(0x1234, int.MaxValue, RawKind.Bytes), cell);
    }

    [Fact]
    public void Sizes_ofTheHotStructures_areSixteenBytes()
    {
        Assert.Equal(16, sizeof(RawValue));
        Assert.Equal(16, sizeof(Instruction));
    }
}
