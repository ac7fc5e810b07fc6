using StreamInfer.Decoding;
using StreamInfer.Decoding.Avro;
using StreamInfer.Decoding.Avro.Schemas;

namespace StreamInfer.Tests.Decoding.Avro;

/// <summary>Random schemas, payloads and paths against the naive decoder.</summary>
public sealed class AvroOracleTests
{
    private const int Schemas = 400;
    private const int PayloadsASchema = 8;

    [Fact]
    public void Decode_randomSchemas_equalsTheReference()
    {
        using var memory = new GuardedMemory();
        var (intact, mutatedAlike) = (0, 0);
        for (var seed = 0; seed < Schemas; seed++)
        {
            var random = new Random(seed);
            var source = new RandomSchema(random);
            var text = source.Record(5);
            var schema = (AvroRecord)AvroSchema.Parse(text);
            var plan = DecodePlan.Of(Enumerable.Range(0, 8).Select(_ => (FieldPath.Parse(source.Path(schema)), random.Next(4) == 0 ? random.Next(2, 6) : 1)));
            var decoder = AvroDecoder.Compile(new RegisteredSchema(text, []), null, plan);
            AssertUnresolved(schema, plan, decoder);

            // Resolved against itself, a schema has to give the same.
            var resolving = AvroDecoder.Compile(new RegisteredSchema(text, []), text, plan);
            var row = new RawRow(plan);
            for (var i = 0; i < PayloadsASchema; i++)
            {
                var payload = new Payload();
                source.Write(schema, payload, 8);
                var bytes = payload.ToArray();
                if (bytes.Length > GuardedMemory.Capacity)
                {
                    continue;
                }

                Assert.Equal(DecodeFault.None, decoder.Decode(memory.Place(bytes, i % 2 == 0), row));
                AssertEqual(schema, bytes, plan, row, $"seed {seed}, payload {i}: {text}");
                Assert.Equal(DecodeFault.None, resolving.Decode(memory.Place(bytes, i % 2 == 0), row));
                AssertEqual(schema, bytes, plan, row, $"resolved, seed {seed}, payload {i}: {text}");
                intact++;
                mutatedAlike += CompareMutated(schema, bytes, plan, decoder, row, memory, random);
            }
        }

        Assert.True(intact > Schemas * PayloadsASchema * 0.9, $"{intact} intact");
        Assert.True(mutatedAlike > intact / 10, $"{mutatedAlike} mutated ones still decoded");
    }

    /// <summary>The reference is stricter: what it reads the decoder has to read too, with the same values.</summary>
    private static int CompareMutated(AvroRecord schema, byte[] bytes, DecodePlan plan, AvroDecoder decoder, RawRow row, GuardedMemory memory, Random random)
    {
        var alike = 0;
        for (var i = 0; i < 4; i++)
        {
            var mutated = Mutation.Of(bytes, random);
            var fault = decoder.Decode(memory.Place(mutated, i % 2 == 0), row);
            try
            {
                ReferenceDecoder.Decode(schema, mutated);
            }
            catch (Exception exception) when (exception is FormatException or System.Text.DecoderFallbackException)
            {
                continue;
            }

            Assert.Equal(DecodeFault.None, fault);
            AssertEqual(schema, mutated, plan, row, "mutated");
            alike++;
        }

        return alike;
    }

    private static void AssertEqual(AvroRecord schema, byte[] bytes, DecodePlan plan, RawRow row, string context)
    {
        var record = ReferenceDecoder.Decode(schema, bytes);
        for (var target = 0; target < plan.Targets.Length; target++)
        {
            var (path, length, first) = plan.Targets[target];
            var (cell, elements) = ReferencePaths.Find(schema, record, plan.Targets[target]);
            Assert.True(cell == ReferenceScalar.Of(row.Cells[target]), $"{path} x{length}: expected {cell}, was {ReferenceScalar.Of(row.Cells[target])}; {context}");
            for (var i = 0; i < Math.Min(elements.Count, length); i++)
            {
                Assert.True(elements[i] == ReferenceScalar.Of(row.Elements[first + i]), $"{path}, element {i}; {context}");
            }
        }
    }

    private static void AssertUnresolved(AvroRecord schema, DecodePlan plan, AvroDecoder decoder)
    {
        var expected = plan.Targets.Where(target => !ReferencePaths.Exists(schema, target.Path.Segments, target.IsArray)).Select(target => target.Path.Text).Distinct();
        Assert.Equal(expected, decoder.UnresolvedPaths.Select(path => path.Text));
    }
}
