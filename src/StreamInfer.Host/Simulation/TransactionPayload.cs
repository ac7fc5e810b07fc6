using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace StreamInfer.Host.Simulation;

/// <summary>Encodes transactions as record values: Avro behind Confluent's prefix, or JSON. One thread at a time.</summary>
/// <param name="schemaId">The registry's id of <see cref="TransactionSchema"/>; null writes JSON.</param>
internal sealed class TransactionPayload(int? schemaId) : IDisposable
{
    private const int PrefixLength = 5;

    private readonly byte[] _avro = new byte[PrefixLength + TransactionAvro.MaxLength];
    private readonly ArrayBufferWriter<byte> _text = new(1024);
    private Utf8JsonWriter? _json;

    /// <summary>The value of one record: valid until the next call.</summary>
    public ReadOnlySpan<byte> Encode(in CardTransaction transaction)
    {
        if (schemaId is { } id)
        {
            _avro[0] = 0;
            BinaryPrimitives.WriteInt32BigEndian(_avro.AsSpan(1), id);
            return _avro.AsSpan(0, PrefixLength + TransactionAvro.Write(transaction, _avro.AsSpan(PrefixLength)));
        }

        _text.ResetWrittenCount();
        _json ??= new Utf8JsonWriter(_text);
        _json.Reset(_text);
        TransactionJson.Write(transaction, _json);
        _json.Flush();
        return _text.WrittenSpan;
    }

    public void Dispose() => _json?.Dispose();
}
