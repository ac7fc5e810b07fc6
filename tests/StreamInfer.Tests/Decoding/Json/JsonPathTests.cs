namespace StreamInfer.Tests.Decoding.Json;

public sealed class JsonPathTests
{
    [Fact]
    public void Decode_nestedPaths_areFoundAmongUnwantedOnes() =>
        Assert.Equal(
            "1.5 'DE' 7L Missing",
            new JsonFixture("card.amount", "card.holder.country", "id", "card.none").Show(
                """{"x":{"card":{"amount":0},"y":[{"a":[]},"\"}"]},"card":{"z":null,"holder":{"country":"DE"},"amount":1.5},"id":7}"""));

    [Theory]
    [InlineData("""{"a":1,"b":2,"c":3}""")]
    [InlineData("""{"c":3,"b":2,"a":1}""")]
    [InlineData("""{"b":2,"x":0,"c":3,"a":1}""")]
    public void Decode_membersInAnyOrder_areFoundTimeAndAgain(string json)
    {
        var fixture = new JsonFixture("a", "b", "c");
        foreach (var shown in new[] { fixture.Show(json), fixture.Show("""{"c":3,"a":1,"b":2}"""), fixture.Show(json), fixture.Show(json) })
        {
            Assert.Equal("1L 2L 3L", shown);
        }
    }

    [Fact]
    public void Decode_whiteSpaceEverywhere_isSkipped() =>
        Assert.Equal("1L [2]", new JsonFixture("a", "b*2").Show(" \t\r\n{ \"a\" : 1 , \"b\" : [ 1 , 2 ] } \n"));

    [Theory]
    [InlineData("""{"a":1,"a":2}""", "2L Missing")]
    [InlineData("""{"a":{"b":1},"a":2}""", "2L Missing")]
    [InlineData("""{"a":{"b":1},"a":{"c":2}}""", "Other Missing")]
    [InlineData("""{"a":{"b":1,"b":2},"a":{"b":3}}""", "Other 3L")]
    [InlineData("""{"a":1,"\u0061":{"b":4}}""", "Other 4L")]
    public void Decode_nameTwice_theLastOneCounts(string json, string expected) =>
        Assert.Equal(expected, new JsonFixture("a", "a.b").Show(json));

    [Theory]
    [InlineData("""{"am\u006funt":1}""")]
    [InlineData("""{"\u0061\u006d\u006f\u0075\u006e\u0074":1}""")]
    public void Decode_nameWithEscapes_isTheSameName(string json) => Assert.Equal("1L", new JsonFixture("amount").Show(json));

    [Theory]
    [InlineData("['a\"b']", "{\"a\\\"b\":1}")]
    [InlineData("['a\\b']", "{\"a\\\\b\":1}")]
    [InlineData("['']", "{\"\":1}")]
    [InlineData("['a.b']", "{\"a.b\":1}")]
    [InlineData("Köln", "{\"K\\u00f6ln\":1}")]
    public void Decode_nameWithOddCharacters_isFound(string path, string json) => Assert.Equal("1L", new JsonFixture(path).Show(json));

    [Fact]
    public void Decode_longerNamesThanAnyWanted_areSkipped() =>
        Assert.Equal("2L", new JsonFixture("a").Show($"{{\"{string.Concat(Enumerable.Repeat("\\u0061", 500))}\":1,\"aa\":0,\"a\":2}}"));

    [Fact]
    public void Decode_brokenSurrogateInUnwantedName_isNobodysMatter() =>
        Assert.Equal("2L", new JsonFixture("a").Show("{\"\\ud800\":1,\"a\":2}"));

    [Theory]
    [InlineData("[1,2,3]", "[3]", "1L 2L 3L")]
    [InlineData("[[1,2],[],[3]]", "[3]", "1L 2L 3L")]
    [InlineData("[1,2,3,4,5]", "[5]", "1L 2L 3L")]
    [InlineData("[1]", "[1]", "1L")]
    [InlineData("[\"x\\n\",null,{\"y\":[1,2]}]", "[3]", "'x\n' Null Other")]
    [InlineData("[true,2.5,\"z\"]", "[3]", "true 2.5 'z'")]
    public void Decode_array_fillsElementsInRowMajorOrder(string array, string cell, string elements)
    {
        var fixture = new JsonFixture("v*3");

        Assert.Equal(cell, fixture.Show($"{{\"v\":{array}}}"));
        Assert.Equal(elements, fixture.ShowElements(elements.Split(' ').Length));
    }

    [Theory]
    [InlineData("5", "5L")]
    [InlineData("null", "Null")]
    [InlineData("{}", "Other")]
    public void Decode_noArrayForAnArrayTarget_keepsItsKind(string value, string expected) =>
        Assert.Equal(expected, new JsonFixture("v*3").Show($"{{\"v\":{value}}}"));

    [Fact]
    public void Decode_elementsByIndex_areFound() =>
        Assert.Equal(
            "1L 3L 'b' Missing 9L",
            new JsonFixture("v[0]", "v[2]", "w[1].name", "w[7]", "m[1][0]").Show(
                """{"v":[1,2,3,4],"w":[{"name":"a"},{"name":"b"}],"m":[[8],[9,10]]}"""));

    [Fact]
    public void Decode_arrayWantedInSeveralWays_servesThemAll()
    {
        var fixture = new JsonFixture("v", "v*2", "v*4", "v[1]", "v[2].x");

        Assert.Equal("[3] [3] [3] 2L 5L", fixture.Show("""{"v":[1,2,{"x":5}]}"""));
        Assert.Equal("1L 2L 1L 2L Other", fixture.ShowElements(5));
    }

    [Fact]
    public void Decode_prefixOfAnotherPath_servesBoth() => Assert.Equal("Other 1L", new JsonFixture("a", "a.b").Show("""{"a":{"b":1}}"""));

    [Fact]
    public void Decode_noPathAtAll_checksTheEvent()
    {
        Assert.Equal(string.Empty, new JsonFixture().Show("{\"a\":1}"));
        Assert.Equal(StreamInfer.Publishing.DeadLetterReason.InvalidJson, new JsonFixture().ReasonOf("{\"a\":}"));
    }
}
