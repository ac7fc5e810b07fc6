using System.Text;
using StreamInfer.Decoding;
using StreamInfer.Decoding.Json;
using StreamInfer.Ingestion;
using StreamInfer.Publishing;

namespace StreamInfer.Tests.Decoding.Json;

public sealed class JsonPropertyTests
{
    private static readonly string[] Names = ["a", "b", "c", "ab", "", "ä", "a\\u0062", "\\u0061", "a\\nb"];
    private static readonly string[] Paths =
        ["a", "b", "c", "ab", "a.b", "a.a.a", "b[0]", "b[1].a", "a*3", "c*2", "c[1]", "b*1", "['']", "ä.a", "['a\nb']"];

    private static readonly string[] Scalars =
    [
        "0", "-1", "12", "1.5", "-0.0", "1e5", "1E-7", "9223372036854775808", "123456789012345678901234567890", "0.1234567890123456789",
        "true", "false", "null", "\"\"", "\"x\"", "\"ä京😀\"", "\"\\n\\u0041\\ud83d\\ude00\"", "\"\\ud800\"",
        "\"quite a long text, beyond a word\"",
    ];

    [Fact]
    public void Decode_randomDocuments_agreesWithTheFrameworksDocument()
    {
        var random = new Random(31_415);
        for (var i = 0; i < 400; i++)
        {
            var decoder = new Checked(random);
            for (var j = 0; j < 50; j++)
            {
                decoder.Check(Document(random));
            }
        }
    }

    [Fact]
    public void Decode_mutatedDocuments_agreesOnWhatIsBrokenAndNeverThrows()
    {
        var random = new Random(27_182);
        for (var i = 0; i < 400; i++)
        {
            var decoder = new Checked(random);
            for (var j = 0; j < 100; j++)
            {
                decoder.Check(Mutate(Document(random), random));
            }
        }
    }

    [Fact]
    public void Decode_anyBytes_allocatesNoMoreThanTheFaultsWords()
    {
        var random = new Random(16_180);
        var plan = DecodePlan.Of(Paths.Select(Parse));
        var decoder = new JsonDecoder(plan);
        var row = new RawRow(plan);
        var payloads = new PinnedArena();
        for (var i = 0; i < 20_000; i++)
        {
            payloads.Clear();
            var payload = payloads.Append(i % 2 == 0 ? Document(random) : Mutate(Document(random), random));

            // The second time, so that what the runtime sets up once (tables of its number parser) is not counted.
            decoder.Decode(payload, row);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var fault = decoder.Decode(payload, row);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

            Assert.InRange(allocated, 0, fault.IsNone ? 0 : 512);
        }
    }

    private static (FieldPath Path, int Length) Parse(string path)
    {
        var parts = path.Split('*');
        return (FieldPath.Parse(parts[0]), parts.Length > 1 ? int.Parse(parts[1]) : 1);
    }

    private static byte[] Document(Random random)
    {
        var text = new StringBuilder();
        WriteObject(text, random, depth: 0);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void WriteObject(StringBuilder text, Random random, int depth)
    {
        text.Append('{');
        var count = random.Next(5);
        for (var i = 0; i < count; i++)
        {
            var name = Names[random.Next(Names.Length)];
            text.Append(i > 0 ? "," : "").Append(Space(random)).Append('"').Append(name).Append('"').Append(Space(random)).Append(':');
            WriteValue(text, random, depth + 1);
        }

        text.Append(Space(random)).Append('}').Append(Space(random));
    }

    private static void WriteValue(StringBuilder text, Random random, int depth)
    {
        text.Append(Space(random));
        var choice = random.Next(depth > 4 ? 5 : 9);
        if (choice < 5)
        {
            text.Append(Scalars[random.Next(Scalars.Length)]).Append(Space(random));
            return;
        }

        if (choice < 7)
        {
            WriteObject(text, random, depth);
            return;
        }

        text.Append('[');
        var count = random.Next(4);
        for (var i = 0; i < count; i++)
        {
            text.Append(i > 0 ? "," : "");
            WriteValue(text, random, depth + 1);
        }

        text.Append(Space(random)).Append(']').Append(Space(random));
    }

    private static string Space(Random random) => random.Next(6) switch { 0 => " ", 1 => "\r\n\t", _ => "" };

    private static byte[] Mutate(byte[] json, Random random)
    {
        const string Likely = "{}[]\",:\\0-.eEtfnu \u0001";
        var bytes = json.ToList();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(bytes.Count + 1);
            var value = random.Next(3) == 0 ? (byte)random.Next(256) : (byte)Likely[random.Next(Likely.Length)];
            switch (random.Next(5))
            {
                case 0: bytes.Insert(at, value); break;
                case 1 when at < bytes.Count: bytes.RemoveAt(at); break;
                case 2: bytes.RemoveRange(at, bytes.Count - at); break;
                case 3: bytes.InsertRange(at, Enumerable.Repeat((byte)'[', random.Next(80))); break;
                case 4 when at < bytes.Count: bytes[at] = value; break;
                default: break;
            }
        }

        return [.. bytes];
    }

    /// <summary>A decoder for a few random paths, checked against the oracle.</summary>
    private sealed class Checked
    {
        private readonly DecodePlan _plan;
        private readonly JsonDecoder _decoder;
        private readonly RawRow _row;
        private readonly PinnedArena _payloads = new();

        public Checked(Random random)
        {
            _plan = DecodePlan.Of(Enumerable.Range(0, random.Next(1, 6)).Select(_ => Parse(Paths[random.Next(Paths.Length)])));
            _decoder = new JsonDecoder(_plan);
            _row = new RawRow(_plan);
        }

        public void Check(byte[] json)
        {
            _payloads.Clear();
            var fault = _decoder.Decode(_payloads.Append(json), _row);
            using var document = JsonOracle.Parse(json);
            var text = Encoding.Latin1.GetString(json);
            if (document is null)
            {
                Assert.True(!fault.IsNone, $"accepted, but broken: {text}");
                return;
            }

            var expected = _plan.Targets.Select(target => JsonOracle.Show(document.RootElement, target)).ToArray();
            if (fault.Reason == DeadLetterReason.InvalidUtf8)
            {
                // A name that is there twice hides the broken text from the oracle; the decoder has met it all the same.
                return;
            }

            Assert.True(fault.IsNone, $"{fault}: {text}");
            Assert.Equal(expected, _plan.Targets.Select((target, i) => Show(target, _row.Cells[i])).ToArray());
        }

        private string Show(DecodeTarget target, RawValue cell)
        {
            var count = cell.Kind == RawKind.Array && target.IsArray ? Math.Min(cell.Length, target.Length) : 0;
            var elements = _row.Elements.Skip(target.FirstElement).Take(count);
            return string.Join(' ', elements.Prepend(cell).Select(JsonFixture.Show));
        }
    }
}
