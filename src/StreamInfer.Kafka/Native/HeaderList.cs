using System.Runtime.InteropServices;
using StreamInfer.Ingestion;

namespace StreamInfer.Kafka.Native;

/// <summary>
/// Headers in librdkafka's form (<c>rd_kafka_headers_t</c>) that many records carry at once. Every record in flight with them counts as a use; its
/// delivery report takes them off the message before the message is destroyed, as that would destroy them, too.
/// </summary>
internal sealed class HeaderList : SafeHandle
{
    private HeaderList()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>The list itself, for callers that hold a reference.</summary>
    public nint Pointer => handle;

    public static HeaderList Create(ReadOnlySpan<RecordHeader> headers)
    {
        var list = new HeaderList();
        list.SetHandle(Build(headers));
        return list;
    }

    /// <summary>A list that the caller, or the message it is given to, destroys.</summary>
    public static nint Build(ReadOnlySpan<RecordHeader> headers)
    {
        var list = ClientLibrary.NewHeaders((nuint)headers.Length);
        foreach (ref readonly var header in headers)
        {
            // An empty value is told from null by its pointer, wherever that leads.
            var value = header.Value.IsNull ? 0 : header.Value.Length == 0 ? list : header.Value.Pointer;
            var name = header.Name.Length > 0 ? header.Name.Pointer : list;
            ClientLibrary.AddHeader(list, name, header.Name.Length, value, Math.Max(0, header.Value.Length));
        }

        return list;
    }

    protected override bool ReleaseHandle()
    {
        ClientLibrary.DestroyHeaders(handle);
        return true;
    }
}
