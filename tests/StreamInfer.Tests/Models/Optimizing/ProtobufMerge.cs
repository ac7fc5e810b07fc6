using StreamInfer.Models.Optimizing;

namespace StreamInfer.Tests.Models.Optimizing;

internal static class ProtobufMerge
{
    public static ProtobufMessage Merged(this ProtobufMessage into, ProtobufMessage other)
    {
        foreach (var part in other.Fields)
        {
            into.Add(part);
        }

        return into;
    }
}
