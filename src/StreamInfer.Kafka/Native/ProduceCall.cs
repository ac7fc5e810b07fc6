using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Confluent.Kafka;
using StreamInfer.Ingestion;
using StreamInfer.Publishing;

namespace StreamInfer.Kafka.Native;

/// <summary>
/// The arguments of a produce call, laid out once and filled in again for each record. The library copies key and value before it returns.
/// The caller holds a reference to the producer. One thread.
/// </summary>
internal sealed unsafe class ProduceCall
{
    private const int CopyFlag = 2;
    private const int WithoutHeaders = 6;

    private static readonly ProduceField.Kinds[] Order =
    [
        ProduceField.Kinds.Topic, ProduceField.Kinds.Flags, ProduceField.Kinds.Value, ProduceField.Kinds.Key,
        ProduceField.Kinds.Opaque, ProduceField.Kinds.Timestamp, ProduceField.Kinds.Headers,
    ];

    private readonly ProducerHandle _producer;
    private readonly ProduceField[] _pinned;
    private readonly ProduceField* _fields;

    public ProduceCall(ProducerHandle producer)
    {
        _producer = producer;
        _pinned = GC.AllocateArray<ProduceField>(Order.Length, pinned: true);
        for (var index = 0; index < Order.Length; index++)
        {
            _pinned[index].Kind = Order[index];
        }

        _fields = (ProduceField*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_pinned));
        _fields[1].Word = CopyFlag;
    }

    /// <summary>Hands a record to the producer.</summary>
    /// <param name="topic">Place of the topic in the producer's list.</param>
    /// <param name="record">Key, value, timestamp.</param>
    /// <param name="shared">Headers that stay the caller's; 0 for none such.</param>
    /// <param name="own">Headers of this record alone; read where <paramref name="shared"/> is 0.</param>
    /// <param name="opaque">Comes back with the delivery report.</param>
    /// <returns>Why it was not taken; <see cref="ErrorCode.NoError"/> when it was.</returns>
    public ErrorCode Run(int topic, in OutgoingRecord record, nint shared, ReadOnlySpan<RecordHeader> own, nint opaque)
    {
        _fields[0].Word = _producer.Topic(topic);
        Set(ref _fields[2], record.Value);
        Set(ref _fields[3], record.Key);
        _fields[4].Word = opaque;

        // The client stamps a record whose timestamp is zero.
        _fields[5].Word = (nint)Math.Max(0, record.TimestampMs);
        var built = shared == 0 && own.Length > 0 ? HeaderList.Build(own) : 0;
        _fields[6].Word = shared != 0 ? shared : built;
        var error = ClientLibrary.Produce(_producer.Client, _fields, (nuint)(_fields[6].Word != 0 ? Order.Length : WithoutHeaders));
        return error == 0 ? ErrorCode.NoError : Refused(error, built);
    }

    private void Set(ref ProduceField field, ByteRange bytes)
    {
        // An empty value is told from null by its pointer, wherever that leads.
        field.Word = bytes.IsNull ? 0 : bytes.Length == 0 ? (nint)_fields : bytes.Pointer;
        field.Length = Math.Max(0, bytes.Length);
    }

    private static ErrorCode Refused(nint error, nint built)
    {
        var code = ClientLibrary.CodeOf(error);
        ClientLibrary.DestroyError(error);
        if (built != 0)
        {
            // What the producer does not take, it does not own either.
            ClientLibrary.DestroyHeaders(built);
        }

        return code;
    }
}
