using System.Runtime.InteropServices;

namespace StreamInfer.Kafka.Native;

/// <summary>Who a consumer is in its group at one moment (member id, generation, instance), in librdkafka's own bytes, which its producer understands.</summary>
internal static unsafe class GroupMembership
{
    /// <summary>Reads it from a consumer; empty where it is in no group.</summary>
    public static byte[] Of(SafeHandle consumer)
    {
        var metadata = ClientLibrary.GroupMetadataOf(consumer);
        if (metadata == 0)
        {
            return [];
        }

        try
        {
            nint bytes;
            nuint length;
            NativeCallException.ThrowIf(ClientLibrary.WriteGroupMetadata(metadata, &bytes, &length), "reading the group membership");
            try
            {
                return new ReadOnlySpan<byte>((void*)bytes, (int)length).ToArray();
            }
            finally
            {
                ClientLibrary.Free(0, bytes);
            }
        }
        finally
        {
            ClientLibrary.DestroyGroupMetadata(metadata);
        }
    }

    /// <summary>Makes librdkafka's object of it; the caller destroys it.</summary>
    public static nint Open(ReadOnlySpan<byte> membership)
    {
        nint metadata;
        fixed (byte* bytes = membership)
        {
            NativeCallException.ThrowIf(ClientLibrary.ReadGroupMetadata(&metadata, bytes, (nuint)membership.Length), "passing on the group membership");
        }

        return metadata;
    }
}
