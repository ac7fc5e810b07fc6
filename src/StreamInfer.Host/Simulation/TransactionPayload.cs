using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace StreamInfer.Host.Simulation;

/// <summary>Encodes transactions as record values: Avro behind Confluent's prefix, or JSON. One thread at a time.</summary>
/// <param name="schemaId">The registry's id of <see cref="TransactionSchema"/>; null writes JSON.</param>
internal sealed class TransactionPayload(int? schemaId) : IDisposable
{
    private const int PrefixLength = 5;

    private readonly byte[] avro = new byte[PrefixLength + TransactionAvro.MaxLength];
    private readonly ArrayBufferWriter<byte> text = new(1024);
    private Utf8JsonWriter? json;

    /// <summary>The value of one record: valid until the next call.</summary>
    public ReadOnlySpan<byte> Encode(in CardTransaction transaction)
    {
        if (schemaId is { } id)
        {
            avro[0] = 0;
            BinaryPrimitives.WriteInt32BigEndian(avro.AsSpan(1), id);
            return avro.AsSpan(0, PrefixLength + TransactionAvro.Write(transaction, avro.AsSpan(PrefixLength)));
        }

        text.ResetWrittenCount();
        json ??= new Utf8JsonWriter(text);
        json.Reset(text);
        TransactionJson.Write(transaction, json);
        json.Flush();
        return text.WrittenSpan;
    }

    public void Dispose() => json?.Dispose();
}
