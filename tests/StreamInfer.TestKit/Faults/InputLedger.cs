using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace StreamInfer.TestKit.Faults;

/// <summary>Every event of the source topic, by partition and offset, with what a direct evaluation says it must become.</summary>
internal sealed class InputLedger
{
    private readonly Dictionary<(int Partition, long Offset), int> _at = [];
    private readonly List<ExpectedOutput> _expected = [];

    /// <summary>Reads the source topic.</summary>
    /// <param name="bootstrap">The cluster.</param>
    /// <param name="topic">The source topic; of <see cref="LoadEvents"/>.</param>
    /// <param name="models">Evaluate what can be scored: the versions, version 1 first.</param>
    public static InputLedger Read(string bootstrap, string topic, IReadOnlyList<DirectModel> models)
    {
        var ledger = new InputLedger();
        foreach (var record in TopicScan.Read(bootstrap, topic, IsolationLevel.ReadCommitted))
        {
            ledger._at.Add((record.Partition.Value, record.Offset.Value), ledger._expected.Count);
            ledger._expected.Add(Expect(record, models));
        }

        return ledger;
    }

    /// <summary>How many events there are.</summary>
    public int Count => _expected.Count;

    /// <summary>Where each of them lies.</summary>
    public IEnumerable<(int Partition, long Offset)> Places => _at.Keys;

    /// <summary>The event at a place, to be marked; a null reference where none is.</summary>
    public ref ExpectedOutput Find(int partition, long offset)
    {
        if (_at.TryGetValue((partition, offset), out var index))
        {
            return ref CollectionsMarshal.AsSpan(_expected)[index];
        }

        return ref Unsafe.NullRef<ExpectedOutput>();
    }

    private static ExpectedOutput Expect(ConsumeResult<byte[]?, byte[]?> record, IReadOnlyList<DirectModel> models)
    {
        var payload = record.Message.Value!;
        var sent = record.Message.Timestamp.UnixTimestampMs;
        if (Refusal(payload) is { } reason)
        {
            return new ExpectedOutput(reason, [], sent);
        }

        var features = new float[LoadEvents.Features];
        for (var index = 0; index < features.Length; index++)
        {
            features[index] = BinaryPrimitives.ReadSingleLittleEndian(payload.AsSpan(LoadEvents.FrameLength + (index * sizeof(float))));
        }

        return new ExpectedOutput(null, [.. models.Select(model => model.Score(features))], sent);
    }

    /// <summary>Why a payload cannot be scored, in the words of <c>si-reason</c>; null where it can.</summary>
    private static string? Refusal(byte[] payload) =>
        payload[0] != 0 ? "unknown-magic"
        : BinaryPrimitives.ReadInt32BigEndian(payload.AsSpan(1)) == LoadEvents.UnknownSchema ? "unknown-schema"
        : payload.Length < LoadEvents.Length ? "truncated"
        : null;
}
