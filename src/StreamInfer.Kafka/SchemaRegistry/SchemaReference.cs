using System.Runtime.InteropServices;

namespace StreamInfer.Kafka.SchemaRegistry;

/// <summary>A version of a subject that a schema takes names from.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SchemaReference(string Subject, int Version)
{
    public override string ToString() => $"'{Subject}' version {Version}";
}
