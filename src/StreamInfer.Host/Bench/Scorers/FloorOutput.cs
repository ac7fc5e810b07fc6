using System.Runtime.InteropServices;
using Confluent.Kafka;
using StreamInfer.Kafka.Native;

namespace StreamInfer.Host.Bench.Scorers;

/// <summary>The floor's way out: one call of librdkafka a prediction, its two headers as arguments, the reports thrown away by the batch.</summary>
internal sealed unsafe class FloorOutput : IDisposable
{
    private const int CopyFlag = 2;
    private const int HeaderKind = 9;

    private readonly ProducerHandle _producer;
    private readonly Field* _fields;
    private readonly byte* _value;
    private readonly List<nint> _texts = [];

    /// <param name="cell">Says where to.</param>
    /// <param name="properties">The producer's, by librdkafka's names.</param>
    public FloorOutput(BenchCell cell, IEnumerable<KeyValuePair<string, string>> properties)
    {
        _producer = ProducerHandle.Create(properties, [cell.Output]);
        _value = (byte*)NativeMemory.AllocZeroed(PlainPrediction.Size);
        _fields = (Field*)NativeMemory.AllocZeroed(6, (nuint)sizeof(Field));
        _fields[0] = new Field { Kind = (int)ProduceField.Kinds.Topic, First = _producer.Topic(0) };
        _fields[1] = new Field { Kind = (int)ProduceField.Kinds.Flags, First = CopyFlag };
        _fields[2] = new Field { Kind = (int)ProduceField.Kinds.Value, First = (nint)_value, Second = PlainPrediction.Size };
        _fields[3] = new Field { Kind = (int)ProduceField.Kinds.Key };
        _fields[4] = Header(PlainPrediction.ModelHeader, cell.Model);
        _fields[5] = Header(PlainPrediction.VersionHeader, PlainPrediction.Version);
    }

    /// <summary>Predictions handed over whose reports have not come.</summary>
    public long Open { get; private set; }

    public void Produce(in NativeMessage scored, float score)
    {
        PlainPrediction.Write(new Span<byte>(_value, PlainPrediction.Size), score, scored.Offset);
        _fields[3].First = scored.KeyStart;
        _fields[3].Second = (nint)scored.KeyLength;
        nint error;
        while ((error = ClientLibrary.Produce(_producer.Client, (ProduceField*)_fields, 6)) != 0)
        {
            var code = ClientLibrary.CodeOf(error);
            ClientLibrary.DestroyError(error);
            if (code != ErrorCode.Local_QueueFull)
            {
                throw new KafkaException(code);
            }

            TakeReports(waitMs: 10);
        }

        Open++;
    }

    /// <summary>Takes the reports that are there, or waits for some.</summary>
    public void TakeReports(int waitMs)
    {
        for (nint polled; (polled = ClientLibrary.PollQueue(_producer.Queue, waitMs)) != 0; waitMs = 0)
        {
            Open -= (long)ClientLibrary.MessageCountOf(polled);
            ClientLibrary.DestroyEvent(polled);
        }
    }

    public void Dispose()
    {
        _producer.Dispose();
        NativeMemory.Free(_value);
        NativeMemory.Free(_fields);
        _texts.ForEach(Marshal.FreeCoTaskMem);
    }

    private Field Header(string name, string value)
    {
        var field = new Field { Kind = HeaderKind, First = Marshal.StringToCoTaskMemUTF8(name), Second = Marshal.StringToCoTaskMemUTF8(value), Third = value.Length };
        _texts.AddRange([field.First, field.Second]);
        return field;
    }

    /// <summary>An argument of a produce call with all its words: a header has three.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 72)]
    private struct Field
    {
        [FieldOffset(0)]
        public int Kind;

        [FieldOffset(8)]
        public nint First;

        [FieldOffset(16)]
        public nint Second;

        [FieldOffset(24)]
        public nint Third;
    }
}
