using System.Text;
using StreamInfer.Models;

namespace StreamInfer.Tests.Models;

public sealed class BookkeepingSearchTests
{
    [Fact]
    public void Find_whatDescendsFromShapesAndConstants_isBookkeeping()
    {
        var found = BookkeepingSearch.Find(Model(
            Initializer("one"),
            Node("Gemm", "gemm", ["x", "one"], "y"),
            Node("Shape", "shape", ["y"], "size"),
            Node("Gather", "rows", ["size", "one"], "count"),
            Node("Concat", "both", ["count", "one", ""], "target"),
            Node("Reshape", "reshape", ["y", "target"], "z"),
            Node("Gather", "values", ["z", "one"], "out")));

        Assert.Equal([("both", "Concat"), ("rows", "Gather"), ("shape", "Shape")], found.Order());
    }

    [Fact]
    public void Find_withoutNames_takesAllOfAnOperator()
    {
        var found = BookkeepingSearch.Find(Model(
            Node("Shape", "", ["x"], "size"), Node("Gather", "", ["size", "size"], "count"), Node("Gather", "", ["x", "count"], "y"), Node("Cast", "", ["size"], "cast")));

        Assert.Equal([("", "Cast"), ("", "Shape")], found.Order());
    }

    [Theory]
    [InlineData("")]
    [InlineData("no protobuf")]
    public void Find_noModel_isNothing(string text) => Assert.Empty(BookkeepingSearch.Find(Encoding.UTF8.GetBytes(text)));

    private static byte[] Model(params byte[][] members) => Field(7, [.. members.SelectMany(member => member)]);

    private static byte[] Initializer(string name) => Field(5, Field(8, Encoding.UTF8.GetBytes(name)));

    private static byte[] Node(string operation, string name, string[] inputs, string output) => Field(
        1,
        [
            .. inputs.SelectMany(input => Field(1, Encoding.UTF8.GetBytes(input))), .. Field(2, Encoding.UTF8.GetBytes(output)),
            .. Field(3, Encoding.UTF8.GetBytes(name)), .. Field(4, Encoding.UTF8.GetBytes(operation)),
        ]);

    // Shorter than 128 bytes, or in two bytes of length.
    private static byte[] Field(int number, byte[] payload) =>
        payload.Length < 0x80
            ? [(byte)((number << 3) | 2), (byte)payload.Length, .. payload]
            : [(byte)((number << 3) | 2), (byte)((payload.Length & 0x7F) | 0x80), (byte)(payload.Length >> 7), .. payload];
}
