using StreamInfer.Topologies.Documents;

namespace StreamInfer.Tests.Topologies;

public sealed class NearestWordTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "", 3)]
    [InlineData("deadline", "deadline", 0)]
    [InlineData("Deadline", "deadline", 0)]
    [InlineData("deadlin", "deadline", 1)]
    [InlineData("daedline", "deadline", 1)]
    [InlineData("dedaline", "deadline", 1)]
    [InlineData("deadxline", "deadline", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("ca", "abc", 3)]
    public void Distance_twoWords_countsEdits(string left, string right, int expected)
    {
        Assert.Equal(expected, NearestWord.Distance(left, right));
        Assert.Equal(expected, NearestWord.Distance(right, left));
    }

    [Theory]
    [InlineData("deadlien", "deadline")]
    [InlineData("dedlien", "deadline")]
    [InlineData("dedlie", "deadline")]
    [InlineData("ddlin", null)]
    [InlineData("mix", "min")]
    [InlineData("mxx", null)]
    [InlineData("", null)]
    public void Find_knownWords_givesTheNearestWithinTheLimit(string word, string? expected) =>
        Assert.Equal(expected, NearestWord.Find(word, ["deadline", "min"]));

    [Fact]
    public void Find_twoEquallyNear_givesTheFirst() => Assert.Equal("max", NearestWord.Find("mx", ["max", "mix"]));

    [Fact]
    public void Find_oneNearerThanAnother_givesTheNearer() => Assert.Equal("topics", NearestWord.Find("topica", ["toxic", "topics"]));
}
