namespace StreamInfer.Tests.Decoding.Avro;

/// <summary>Damages payloads the way broken writers, wrong schemas and attackers do.</summary>
internal static class Mutation
{
    private static readonly byte[] Extremes = [0x00, 0x01, 0x02, 0x7f, 0x80, 0x81, 0xfe, 0xff];

    private static readonly byte[][] Numbers =
    [
        [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], // the least long
        [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], // the largest
        [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        [0xfe, 0xff, 0xff, 0xff, 0x0f], // the largest int
        [0xff, 0xff, 0xff, 0xff, 0x0f],
        [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00],
        [0x80, 0x80, 0x04],
    ];

    public static byte[] Of(ReadOnlySpan<byte> bytes, Random random)
    {
        var mutated = new List<byte>(bytes.ToArray());
        for (var left = random.Next(1, 4); left > 0; left--)
        {
            var at = random.Next(mutated.Count + 1);
            switch (random.Next(7))
            {
                case 0 when at < mutated.Count:
                    mutated[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1 when at < mutated.Count:
                    mutated[at] = Extremes[random.Next(Extremes.Length)];
                    break;
                case 2:
                    mutated.RemoveRange(at, mutated.Count - at);
                    break;
                case 3:
                    mutated.InsertRange(at, Numbers[random.Next(Numbers.Length)]);
                    break;
                case 4:
                    mutated.RemoveRange(at, Math.Min(random.Next(4), mutated.Count - at));
                    break;
                case 5:
                    mutated.Insert(at, (byte)random.Next(256));
                    break;
                default:
                    mutated.InsertRange(at, [.. mutated.Skip(random.Next(mutated.Count + 1)).Take(random.Next(16))]);
                    break;
            }
        }

        return [.. mutated];
    }
}
