namespace StreamInfer.Models.Optimizing;

/// <summary>One field of a protobuf message, as it lies in the message's bytes.</summary>
/// <param name="Number">Of the field.</param>
/// <param name="Whole">All its bytes, from its tag on.</param>
/// <param name="Payload">Its content, where it has a length; empty for numbers.</param>
/// <param name="Value">Of a varint; 0 otherwise.</param>
internal readonly record struct ProtobufField(int Number, ReadOnlyMemory<byte> Whole, ReadOnlyMemory<byte> Payload, ulong Value);
