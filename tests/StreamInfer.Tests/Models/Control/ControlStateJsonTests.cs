using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using StreamInfer.Models.Control;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Models.Control;

public sealed class ControlStateJsonTests
{
    [Fact]
    public void Write_fullState_isStableAndReadable()
    {
        var digests = string.Join(",", new[] { 3, 4, 5, 6 }.Select(version => $"\"{version}\":\"{States.Digest(version)}\""));
        var expected = """
            {"schemaVersion":1,"topology":"t","model":"m","revision":12,"active":4,"previous":[3],"salt":"salt",
            "candidates":[{"version":5,"percent":1,"buckets":[[0,100]]}],
            "shadows":[{"version":6,"percent":2.5,"sampling":"random","topic":"shadow"}],
            "ramp":{"version":5,"stages":[1,5,100],"stage":0,"since":"2026-11-28T13:00:00Z","holdMs":600000,"minSamples":1000,"mode":"auto","held":true},
            "pinned":true,"digests":{DIGESTS},"changedBy":"ada","reason":"because","changedAt":"2026-11-28T13:00:00Z"}
            """;

        Assert.Equal(
            expected.Replace("\n", "", StringComparison.Ordinal).Replace("DIGESTS", digests, StringComparison.Ordinal),
            Encoding.UTF8.GetString(ControlStateJson.Write(States.Full)));
    }

    [Fact]
    public void Read_whatWasWritten_isTheSameState()
    {
        foreach (var state in new[] { States.Plain, States.Full })
        {
            var read = Right(ControlStateJson.Write(state));

            Assert.Equal(ControlStateJson.Write(state), ControlStateJson.Write(read));
            Assert.Equal((state.Revision, state.Active, state.IsPinned, state.ChangedAt), (read.Revision, read.Active, read.IsPinned, read.ChangedAt));
            Assert.Equal(state.Candidates.AsEnumerable(), read.Candidates);
            Assert.Equal(state.Shadows.AsEnumerable(), read.Shadows);
            Assert.Equal(state.Ramp is null ? null : state.Ramp with { Stages = [] }, read.Ramp is null ? null : read.Ramp with { Stages = [] });
            Assert.Equal<Percent>(state.Ramp?.Stages ?? [], read.Ramp?.Stages ?? []);
        }
    }

    [Fact]
    public void Read_unknownFields_arePassedOver()
    {
        var json = Fields();
        json["later"] = 1;
        json["ramp"]!["later"] = new JsonArray();

        Assert.Equal(ControlStateJson.Write(States.Full), ControlStateJson.Write(Right(Bytes(json))));
    }

    [Fact]
    public void Read_newerLayout_isNeitherRightNorWrong()
    {
        var reading = ControlStateJson.Read("""{"schemaVersion":2,"active":"unknown"}"""u8.ToArray());

        Assert.Null(reading.Value);
        Assert.Empty(reading.Mistakes);
        Assert.Equal(2, reading.NewerSchemaVersion);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"schemaVersion":1,"schemaVersion":1}""")]
    [InlineData("\u0000")]
    public void Read_noObject_isOneMistake(string text) => Assert.Single(Wrong(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Read_everythingMissing_namesEveryField()
    {
        var mistakes = Wrong("{}"u8.ToArray());

        Assert.Equal(
            ["schemaVersion", "topology", "model", "revision", "active", "previous", "salt", "candidates", "shadows", "pinned", "digests", "changedBy", "reason", "changedAt"],
            mistakes.Select(mistake => mistake.Split(' ')[0]));
    }

    public static TheoryData<string, string, string> WrongFields => new()
    {
        { "schemaVersion", "0", "schemaVersion is 0" },
        { "schemaVersion", "\"1\"", "schemaVersion is no whole number" },
        { "topology", "1", "topology is no text" },
        { "topology", "\"\"", "topology is empty" },
        { "revision", "-1", "revision is -1" },
        { "revision", "1.5", "revision is no whole number" },
        { "active", "3000000000", "active is beyond 32 bits" },
        { "active", "0", "version 0 is none" },
        { "active", "5", "candidates has version 5, which is the active one" },
        { "active", "6", "shadows has version 6, which is the active one" },
        { "active", "3", "previous has version 3, which is the active one" },
        { "previous", "[3,3]", "previous has version 3 more than once" },
        { "previous", "[3,\"x\"]", "previous[1] is no version" },
        { "previous", "[1,2,7,8,9,10]", "previous has 6 versions" },
        { "previous", "[9]", "digests has none of version 9" },
        { "previous", "{}", "previous is no list" },
        { "candidates", "[{\"version\":5,\"buckets\":[[0,100]]},{\"version\":5,\"buckets\":[[100,200]]}]", "candidates has version 5 more than once" },
        { "candidates", "[{\"version\":5,\"buckets\":[[0,101],[100,200]]}]", "overlap [0, 101)" },
        { "candidates", "[{\"version\":5,\"buckets\":[[0,5000],[1,2],[4000,4001]]}]", "[4000, 4001), which overlap [0, 5000)" },
        { "candidates", "[{\"version\":5,\"buckets\":[[0,10001]]}]", "candidate 5 has buckets [0, 10001)" },
        { "candidates", "[{\"version\":5,\"buckets\":[[-1,99]]}]", "candidate 5 has buckets [-1, 99)" },
        { "candidates", "[{\"version\":5,\"buckets\":[[7,7]]}]", "candidate 5 has buckets [7, 7)" },
        { "candidates", "[{\"version\":5,\"buckets\":[[-2147483648,2147483647],[-2147483648,2147483647]]}]", "more than 100 %" },
        { "candidates", "[{\"version\":5,\"buckets\":[]}]", "candidate 5 has no buckets" },
        { "candidates", "[{\"version\":5,\"buckets\":[[0,1,2]]}]", "candidates[0].buckets[0] is no pair" },
        { "candidates", "[{\"version\":5,\"percent\":2,\"buckets\":[[0,100]]}]", "candidates[0].percent is not the share" },
        { "candidates", "[{\"version\":5,\"percent\":7e27,\"buckets\":[[0,100]]}]", "candidates[0].percent is not the share" },
        { "candidates", "[5]", "candidates[0] is no object" },
        { "candidates", "[]", "ramp is of version 5" },
        { "candidates", "[{\"version\":5,\"buckets\":[[0,200]]}]", "candidate 5 has 2 %; due is 1 %" },
        { "shadows", "[{\"version\":6,\"percent\":0,\"sampling\":\"sticky\",\"topic\":\"s\"}]", "shadow 6 has 0 %" },
        { "shadows", "[{\"version\":6,\"percent\":100.5,\"sampling\":\"sticky\",\"topic\":\"s\"}]", "shadows[0].percent is no share" },
        { "shadows", "[{\"version\":6,\"percent\":1,\"sampling\":\"all\",\"topic\":\"s\"}]", "shadows[0].sampling is 'all'" },
        { "shadows", "[{\"version\":6,\"percent\":1,\"sampling\":\"sticky\",\"topic\":\"\"}]", "shadow 6 has no topic" },
        { "ramp", "null", "ramp is no object" },
        { "ramp.stage", "3", "ramp.stage is 3, of 3 stages" },
        { "ramp.stage", "-1", "ramp.stage is -1" },
        { "ramp.stage", "1", "candidate 5 has 1 %; due is 5 %" },
        { "ramp.stages", "[1,1,100]", "stages must ascend" },
        { "ramp.stages", "[1,5]", "ends at 5 %" },
        { "ramp.stages", "[0,1,100]", "ramp.stages has 0 %" },
        { "ramp.stages", "[1,0.001]", "ramp.stages[1] is no share" },
        { "ramp.stages", "[]", "ramp.stages has no stage" },
        { "ramp.holdMs", "0", "hold time is 0 s" },
        { "ramp.holdMs", "9223372036854775807", "hold time is" },
        { "ramp.minSamples", "0", "minimum of samples is 0" },
        { "ramp.since", "\"2026-11-28T13:00:00+01:00\"", "ramp.since is no time in UTC" },
        { "ramp.mode", "\"\"", "ramp.mode is ''" },
        { "ramp.since", "\"\"", "ramp.since is no time" },
        { "changedAt", "\"Z\"", "changedAt is no time" },
        { "changedAt", "\"28 Nov 2026 12:00Z\"", "changedAt is no time" },
        { "pinned", "\"true\"", "pinned is neither true nor false" },
        { "digests", "{}", "digests has none of version 4" },
        { "digests.4", "\"abc\"", "digests.4 is no SHA-256" },
        { "digests.x", "\"abc\"", "digests.x is no version" },
        { "changedAt", "\"yesterdayZ\"", "changedAt is no time in UTC" },
    };

    [Theory]
    [MemberData(nameof(WrongFields))]
    public void Read_wrongField_saysSo(string path, string value, string expected)
    {
        var json = Fields();
        var names = path.Split('.');
        JsonNode parent = names.Length == 1 ? json : json[names[0]]!;
        parent[names[^1]] = JsonNode.Parse(value);

        Assert.Contains(Wrong(Bytes(json)), mistake => mistake.Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"topology\":\"t\"", "\"topology\":\"\\ud800\"", "topology is no Unicode text")]
    [InlineData("\"digests\":{", "\"digests\":{\"\\ud800\":\"\",", "the record is no JSON")]
    [InlineData("\"mode\":\"auto\"", "\"mode\":\"\\ud800\"", "ramp.mode is no Unicode text")]
    public void Read_halfASurrogatePair_isNoText(string written, string instead, string expected)
    {
        var text = Encoding.UTF8.GetString(ControlStateJson.Write(States.Full)).Replace(written, instead, StringComparison.Ordinal);

        Assert.Contains(Wrong(Encoding.UTF8.GetBytes(text)), mistake => mistake.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_severalContradictions_areAllReported()
    {
        var json = Fields();
        json["revision"] = -5;
        json["active"] = 5;
        json["ramp"]!["stage"] = 9;
        json["shadows"]![0]!["percent"] = 0;

        var mistakes = Wrong(Bytes(json));

        foreach (var part in new[] { "revision", "candidates has version 5", "ramp.stage is 9", "shadow 6 has 0 %" })
        {
            Assert.Contains(mistakes, mistake => mistake.Contains(part, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Read_mutants_neverThrow()
    {
        var random = new Random(20261128);
        var original = ControlStateJson.Write(States.Full);
        for (var mutant = 0; mutant < 3_000; mutant++)
        {
            byte[] bytes = [.. original];
            for (var edits = random.Next(1, 4); edits > 0; edits--)
            {
                bytes[random.Next(bytes.Length)] = random.Next(3) == 0 ? (byte)random.Next(256) : "0123456789-\",{}[]"u8[random.Next(17)];
            }

            var reading = ControlStateJson.Read(bytes);
            Assert.Equal(1, (reading.Value is null ? 0 : 1) + (reading.Mistakes.IsEmpty ? 0 : 1) + (reading.NewerSchemaVersion is null ? 0 : 1));
        }
    }

    private static JsonObject Fields() => JsonNode.Parse(ControlStateJson.Write(States.Full))!.AsObject();

    private static byte[] Bytes(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString());

    private static ControlState Right(byte[] json)
    {
        var reading = ControlStateJson.Read(json);
        Assert.Empty(reading.Mistakes);
        Assert.Null(reading.NewerSchemaVersion);
        return reading.Value!;
    }

    private static ImmutableArray<string> Wrong(byte[] json)
    {
        var reading = ControlStateJson.Read(json);
        Assert.Null(reading.Value);
        Assert.Null(reading.NewerSchemaVersion);
        Assert.NotEmpty(reading.Mistakes);
        return reading.Mistakes;
    }
}
