using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace StreamInfer.OnnxRuntime.Cuda;

/// <summary>
/// Asks the runtime on which provider it put which node. The C API tells since 1.24 (<c>Session_GetEpGraphAssignmentInfo</c>), where the session was opened with
/// <see cref="RecordEntry"/>; the C# binding does not pass it on, so its function is called by its place in the API's table, which never changes.
/// </summary>
internal static unsafe class PlacementReader
{
    /// <summary>The configuration entry that makes a session remember.</summary>
    public const string RecordEntry = "session.record_ep_graph_assignment_info";

    // The version that the functions came with: a runtime that does not know it gives no table.
    private const uint ApiVersion = 24;

    private const int GetErrorMessage = 2;
    private const int ReleaseStatus = 93;
    private const int GetAssignments = 407;
    private const int GetProvider = 408;
    private const int GetNodes = 409;
    private const int GetName = 410;
    private const int GetDomain = 411;
    private const int GetOperator = 412;

    /// <returns>Every node, as the graph was when it was divided: before the runtime fuses what lies on one provider.</returns>
    /// <exception cref="NotSupportedException">The runtime does not tell.</exception>
    public static ImmutableArray<NodePlacement> Read(InferenceSession session)
    {
        var api = Api();
        nint* parts;
        nuint partCount;
        Check(api, ((delegate* unmanaged<nint, nint**, nuint*, nint>)api[GetAssignments])(HandleOf(session), &parts, &partCount));
        var found = ImmutableArray.CreateBuilder<NodePlacement>();
        for (nuint part = 0; part < partCount; part++)
        {
            nint* nodes;
            nuint nodeCount;
            var provider = Text(api, GetProvider, parts[part]);
            Check(api, ((delegate* unmanaged<nint, nint**, nuint*, nint>)api[GetNodes])(parts[part], &nodes, &nodeCount));
            for (nuint node = 0; node < nodeCount; node++)
            {
                var (domain, operation) = (Text(api, GetDomain, nodes[node]), Text(api, GetOperator, nodes[node]));
                found.Add(new NodePlacement(Text(api, GetName, nodes[node]), domain.Length == 0 ? operation : $"{domain}.{operation}", provider));
            }
        }

        GC.KeepAlive(session);
        return found.ToImmutable();
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_nativeHandle")]
    private static extern ref nint HandleOf(InferenceSession session);

    private static nint* Api()
    {
        var library = NativeLibrary.Load("onnxruntime", typeof(InferenceSession).Assembly, null);
        var tables = ((delegate* unmanaged<nint*>)NativeLibrary.GetExport(library, "OrtGetApiBase"))();
        var api = ((delegate* unmanaged<uint, nint*>)tables[0])(ApiVersion);
        return api is not null ? api : throw new NotSupportedException($"this ONNX Runtime does not tell where nodes run: it is older than 1.{ApiVersion}");
    }

    private static string Text(nint* api, int function, nint of)
    {
        byte* text;
        Check(api, ((delegate* unmanaged<nint, byte**, nint>)api[function])(of, &text));
        return Marshal.PtrToStringUTF8((nint)text) ?? string.Empty;
    }

    private static void Check(nint* api, nint status)
    {
        if (status != 0)
        {
            var message = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint, nint>)api[GetErrorMessage])(status));
            ((delegate* unmanaged<nint, void>)api[ReleaseStatus])(status);
            throw new NotSupportedException($"ONNX Runtime does not tell where nodes run: {message}");
        }
    }
}
