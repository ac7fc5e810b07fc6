using System.Text;
using StreamInfer.EmbeddedBroker.Compaction;
using StreamInfer.EmbeddedBroker.Records;
using StreamInfer.EmbeddedBroker.Records.Compression;
using StreamInfer.EmbeddedBroker.Storage;
using StreamInfer.EmbeddedBroker.Tests.Records;
using StreamInfer.EmbeddedBroker.Tests.Storage;
using StreamInfer.EmbeddedBroker.Topics;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Tests.Compaction;

/// <summary>A compacted log and what was written to it.</summary>
internal sealed class CompactedLog : IDisposable
{
    private readonly LogFixture _fixture = new();
    private readonly BatchBuilder _builder = new();

    public CompactedLog(int keyCapacity = 1000, int segmentBytes = 500)
    {
        _fixture.Settings = new TopicSettings { CleanupPolicy = CleanupPolicy.Compact, SegmentBytes = segmentBytes, MinCleanableDirtyRatio = 0, DeleteRetentionMs = 10_000 };
        _fixture.Environment = _fixture.Environment with { Compact = new LogCompactor(_fixture.Time, _fixture.Environment.Logger, keyCapacity).Run };
        Log = _fixture.Open();
    }

    public ManualTime Time => _fixture.Time;

    public PartitionLog Log { get; private set; }

    public string Folder => _fixture.Folder;

    public LogEnvironment Environment
    {
        get => _fixture.Environment;
        set => _fixture.Environment = value;
    }

    /// <summary>All that committed readers could have seen, in order; the value is null for a tombstone.</summary>
    public List<(long Offset, string Key, string? Value)> Committed { get; } = [];

    /// <summary>Appends a batch outside any transaction.</summary>
    public void Put(CompressionCodec codec, params (string Key, string? Value)[] records) => Committed.AddRange(Append(codec, -1, -1, records));

    /// <summary>A transaction of one batch.</summary>
    public void Transact(long producerId, int sequence, bool isCommit, params (string Key, string? Value)[] records)
    {
        var written = Append(CompressionCodec.None, producerId, sequence, records);
        Assert.Equal(ErrorCode.None, Log.EndTransaction(producerId, 0, isCommit, 0).Error);
        if (isCommit)
        {
            Committed.AddRange(written);
        }
    }

    public void Reopen()
    {
        Log.Dispose();
        Log = _fixture.Open();
    }

    /// <summary>Opens what a killed process would have left at this moment.</summary>
    public void ReopenCopy()
    {
        var copy = Folder + "-copy";
        Directory.CreateDirectory(copy);
        foreach (var file in Directory.GetFiles(Folder))
        {
            // A checkpoint that is being written in the background may be gone by now; the old one or the new one is there.
            if (!file.EndsWith(AtomicFile.Unfinished, StringComparison.Ordinal) || file.Contains(".swap", StringComparison.Ordinal))
            {
                File.Copy(file, Path.Combine(copy, Path.GetFileName(file)), overwrite: true);
            }
        }

        Log.Delete();
        Directory.Move(copy, Folder);
        Log = _fixture.Open();
    }

    /// <summary>What a committed reader gets from the start.</summary>
    public List<(long Offset, string Key, string? Value)> Read()
    {
        var aborted = new AbortedRanges(Log, Log.StartOffset, Log.EndOffset);
        var found = new List<(long, string, string?)>();
        var buffer = new byte[1 << 20];
        for (var next = Log.StartOffset; Log.Read(next, Log.LastStableOffset, buffer) is > 0 and var read;)
        {
            for (var left = buffer.AsSpan(0, read); !left.IsEmpty; left = left[(int)new BatchHeader(left).TotalSize..])
            {
                var header = new BatchHeader(left);
                var batch = left[..(int)header.TotalSize];
                Assert.Equal(Crc32C.Of(batch[BatchHeader.ChecksumStart..]), header.Checksum);
                Assert.True(header.LastOffset >= next, "offsets ascend");
                next = header.LastOffset + 1;
                if (!header.IsControl && !(header.IsTransactional && aborted.Contains(header.ProducerId, header.BaseOffset)))
                {
                    Collect(batch, found);
                }
            }
        }

        return found;
    }

    public void Dispose()
    {
        Log.Dispose();
        _fixture.Dispose();
    }

    private static void Collect(Span<byte> batch, List<(long Offset, string Key, string? Value)> found)
    {
        var header = new BatchHeader(batch);
        var records = new RecordReader(RecordCompression.Unpack(header.Codec, batch[BatchHeader.Size..]));
        var count = 0;
        while (records.MoveNext())
        {
            count++;
            found.Add((header.BaseOffset + records.OffsetDelta, Encoding.UTF8.GetString(records.Key), records.IsValueNull ? null : Encoding.UTF8.GetString(records.Value)));
        }

        Assert.Equal(header.Count, count);
    }

    private List<(long Offset, string Key, string? Value)> Append(CompressionCodec codec, long producerId, int sequence, (string Key, string? Value)[] records)
    {
        _builder.Clear();
        foreach (var (key, value) in records)
        {
            _builder.Add(Time.GetUtcNow().ToUnixTimeMilliseconds(), Encoding.UTF8.GetBytes(key), value is null ? null : Encoding.UTF8.GetBytes(value));
        }

        var batch = producerId < 0 ? _builder.Build() : _builder.Build(producerId, 0, sequence, BatchAttributes.Transactional);
        var result = Log.Append(Packing.PackBatch(codec, batch.ToArray()));
        Assert.Equal(ErrorCode.None, result.Error);
        return [.. records.Select((record, index) => (result.BaseOffset + index, record.Key, record.Value))];
    }
}
