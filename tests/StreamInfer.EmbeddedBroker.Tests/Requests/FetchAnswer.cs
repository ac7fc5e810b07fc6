using System.Text;
using StreamInfer.EmbeddedBroker.Records;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Tests.Requests;

/// <summary>A fetch response, read to its last byte.</summary>
internal sealed record FetchAnswer(ErrorCode Error, IReadOnlyList<FetchAnswer.Partition> Partitions)
{
    public static FetchAnswer Read(byte[] response, short version)
    {
        var reader = new RequestReader(response, flexible: false);
        Assert.Equal(0, reader.Int32());
        var error = ErrorCode.None;
        if (version >= 7)
        {
            error = (ErrorCode)reader.Int16();
            Assert.Equal(0, reader.Int32()); // Never a session.
        }

        var partitions = new List<Partition>();
        for (var topics = reader.ArrayLength(); topics > 0; topics--)
        {
            reader.String();
            for (var left = reader.ArrayLength(); left > 0; left--)
            {
                partitions.Add(Partition.Read(ref reader, version));
            }
        }

        Assert.Equal(0, reader.Remaining);
        return new FetchAnswer(error, partitions);
    }

    internal sealed record Partition(int Number, ErrorCode Error, long HighWatermark, long LastStableOffset)
    {
        public long? StartOffset { get; private init; }

        public IReadOnlyList<(long ProducerId, long FirstOffset)>? Aborted { get; private init; }

        public IReadOnlyList<(long ProducerId, long LastOffset)> Batches { get; private init; } = [];

        /// <summary>Of all records but those that end transactions.</summary>
        public IReadOnlyList<string> Values { get; private init; } = [];

        public static Partition Read(ref RequestReader reader, short version)
        {
            var head = new Partition(reader.Int32(), (ErrorCode)reader.Int16(), reader.Int64(), reader.Int64())
            {
                StartOffset = version >= 5 ? reader.Int64() : null,
                Aborted = ReadAborted(ref reader),
            };
            if (version >= 11)
            {
                Assert.Equal(-1, reader.Int32());
            }

            var (batches, values) = ReadRecords(reader.Bytes().ToArray());
            return head with { Batches = batches, Values = values };
        }

        private static List<(long, long)>? ReadAborted(ref RequestReader reader)
        {
            var count = reader.ArrayLength(16);
            if (count < 0)
            {
                return null;
            }

            var aborted = new List<(long, long)>();
            for (; count > 0; count--)
            {
                aborted.Add((reader.Int64(), reader.Int64()));
            }

            return aborted;
        }

        private static (List<(long, long)> Batches, List<string> Values) ReadRecords(Span<byte> left)
        {
            var (batches, values) = (new List<(long, long)>(), new List<string>());
            while (!left.IsEmpty)
            {
                var header = new BatchHeader(left);
                batches.Add((header.ProducerId, header.LastOffset));
                var records = new RecordReader(left[BatchHeader.Size..(int)header.TotalSize]);
                while (!header.IsControl && records.MoveNext())
                {
                    values.Add(Encoding.UTF8.GetString(records.Value));
                }

                left = left[(int)header.TotalSize..];
            }

            return (batches, values);
        }
    }
}
