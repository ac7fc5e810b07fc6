using System.Runtime.InteropServices;

namespace StreamInfer.Kafka.SchemaRegistry;

/// <summary>A schema and the subject it goes under.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Registration(string Subject, string Schema);
