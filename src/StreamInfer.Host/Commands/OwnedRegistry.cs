using StreamInfer.Decoding;

namespace StreamInfer.Host.Commands;

/// <summary>A registry client that a command opened and has to close.</summary>
internal sealed class OwnedRegistry(ISchemaRegistry client) : IDisposable
{
    public ISchemaRegistry Client => client;

    public void Dispose() => (client as IDisposable)?.Dispose();
}
