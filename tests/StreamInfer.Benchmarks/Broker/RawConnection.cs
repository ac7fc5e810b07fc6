using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.Benchmarks.Broker;

/// <summary>A connection that sends requests made beforehand: a client that costs next to nothing, so that the broker is what is measured.</summary>
internal sealed class RawConnection : IDisposable
{
    private const int PrefixSize = 4;
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _response = new byte[1 << 16];

    public RawConnection(string address) => _socket.Connect(IPEndPoint.Parse(address));

    /// <summary>A whole request of a version that is not flexible.</summary>
    public static byte[] Request(ApiKey api, short version, Action<ResponseWriter> body)
    {
        using var writer = new ResponseWriter();
        writer.Reset(flexible: false);
        writer.Int32(0);
        writer.Int16((short)api);
        writer.Int16(version);
        writer.Int32(0);
        writer.String("bench");
        body(writer);
        writer.PatchInt32(0, writer.Length - PrefixSize);
        return writer.Written.ToArray();
    }

    public void Send(byte[] request)
    {
        for (var sent = 0; sent < request.Length;)
        {
            sent += _socket.Send(request.AsSpan(sent));
        }
    }

    /// <summary>The next response, its length apart; valid until the next call.</summary>
    public Span<byte> Receive()
    {
        Fill(0, PrefixSize);
        var size = BinaryPrimitives.ReadInt32BigEndian(_response);
        if (size > _response.Length)
        {
            _response = new byte[size];
        }

        Fill(0, size);
        return _response.AsSpan(0, size);
    }

    public void Dispose() => _socket.Dispose();

    private void Fill(int from, int to)
    {
        while (from < to)
        {
            var read = _socket.Receive(_response.AsSpan(from, to - from));
            from += read > 0 ? read : throw new EndOfStreamException("the broker closed the connection");
        }
    }
}
