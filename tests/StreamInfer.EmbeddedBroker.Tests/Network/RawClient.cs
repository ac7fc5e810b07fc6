using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using StreamInfer.EmbeddedBroker.Wire;
using StreamInfer.TestKit.Broker;

namespace StreamInfer.EmbeddedBroker.Tests.Network;

/// <summary>A connection on which a test writes and reads bytes.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    private readonly Stream _stream;
    private int _correlationId;

    private RawClient(Stream stream) => _stream = stream;

    public static async Task<RawClient> ConnectAsync(TestBroker broker, SslClientAuthenticationOptions? tls = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPEndPoint.Parse(broker.BootstrapServers));
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        if (tls is not null)
        {
            var secure = new SslStream(stream);
            await secure.AuthenticateAsClientAsync(tls);
            stream = secure;
        }

        return new RawClient(stream);
    }

    /// <summary>Sends a request and waits for its response.</summary>
    /// <returns>The response's body.</returns>
    public async Task<byte[]> CallAsync(ApiKey api, short version, Action<ResponseWriter>? body = null) =>
        await TryCallAsync(api, version, body) ?? throw new EndOfStreamException($"the connection was closed instead of an answer to {api} {version}");

    /// <returns>The response's body; null where the broker closed the connection instead.</returns>
    public async Task<byte[]?> TryCallAsync(ApiKey api, short version, Action<ResponseWriter>? body = null)
    {
        await SendAsync(Frames.Request(api, version, ++_correlationId, body));
        return await ReadFrameAsync() is { } response ? Frames.BodyOf(response, api, version, _correlationId) : null;
    }

    public async Task SendAsync(byte[] bytes)
    {
        await _stream.WriteAsync(bytes);
        await _stream.FlushAsync();
    }

    /// <returns>The next frame without its length; null where the connection is closed, before it or in its midst.</returns>
    public async Task<byte[]?> ReadFrameAsync()
    {
        var size = new byte[4];
        if (!await ReadAsync(size))
        {
            return null;
        }

        var frame = new byte[BinaryPrimitives.ReadInt32BigEndian(size)];
        return await ReadAsync(frame) ? frame : null;
    }

    /// <summary>All bytes until the broker closes the connection.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        using var all = new MemoryStream();
        try
        {
            await _stream.CopyToAsync(all);
        }
        catch (IOException)
        {
            // Closed while there was something unread.
        }

        return all.ToArray();
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private async Task<bool> ReadAsync(byte[] into)
    {
        try
        {
            return await _stream.ReadAtLeastAsync(into, into.Length, throwOnEndOfStream: false) == into.Length;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
