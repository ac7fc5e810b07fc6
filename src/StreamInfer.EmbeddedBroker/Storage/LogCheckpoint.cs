using System.Buffers.Binary;
using StreamInfer.EmbeddedBroker.Records;

namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>What is kept of a log besides its segments: the file <c>checkpoint</c> in its folder.</summary>
internal sealed record LogCheckpoint
{
    private const string FileName = "checkpoint";
    private const int Version = 1;
    private const int Size = 56;

    /// <summary>The run of the operating system in which it was written; empty for a log without a checkpoint.</summary>
    public Guid BootId { get; init; }

    /// <summary>Of the opening that wrote it; -1 before the first.</summary>
    public int LeaderEpoch { get; init; } = -1;

    /// <summary>What was deleted lies below.</summary>
    public long StartOffset { get; init; }

    /// <summary>Everything below is on the disk.</summary>
    public long RecoveryPoint { get; init; }

    /// <summary>Everything below was compacted.</summary>
    public long CompactedUpTo { get; init; }

    /// <summary>The checkpoint in a folder; an empty one where there is none, or it is damaged.</summary>
    public static LogCheckpoint Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        var bytes = File.Exists(path) ? File.ReadAllBytes(path) : [];
        if (bytes.Length != Size || BinaryPrimitives.ReadInt32BigEndian(bytes) != Version
            || BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(Size - 4)) != Crc32C.Of(bytes.AsSpan(0, Size - 4)))
        {
            return new LogCheckpoint();
        }

        return new LogCheckpoint
        {
            BootId = new Guid(bytes.AsSpan(4, 16)),
            LeaderEpoch = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(20)),
            StartOffset = BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(24)),
            RecoveryPoint = BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(32)),
            CompactedUpTo = BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(40)),
        };
    }

    /// <exception cref="IOException">The disk is full or fails; the checkpoint before stays.</exception>
    public void Write(string folder, LogEnvironment environment, bool survivesPowerLoss)
    {
        Span<byte> bytes = stackalloc byte[Size];
        bytes.Clear();
        BinaryPrimitives.WriteInt32BigEndian(bytes, Version);
        BootId.TryWriteBytes(bytes[4..]);
        BinaryPrimitives.WriteInt32BigEndian(bytes[20..], LeaderEpoch);
        BinaryPrimitives.WriteInt64BigEndian(bytes[24..], StartOffset);
        BinaryPrimitives.WriteInt64BigEndian(bytes[32..], RecoveryPoint);
        BinaryPrimitives.WriteInt64BigEndian(bytes[40..], CompactedUpTo);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[(Size - 4)..], Crc32C.Of(bytes[..(Size - 4)]));
        AtomicFile.Replace(Path.Combine(folder, FileName), bytes, environment, survivesPowerLoss);
    }
}
