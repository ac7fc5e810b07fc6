using System.Net;
using System.Net.Sockets;

namespace StreamInfer.Host.Demo;

/// <summary>A demo must start also where its usual port is taken.</summary>
internal static class FreePort
{
    /// <summary>The address that is wanted, or, where that is taken, one with a port that is free.</summary>
    public static IPEndPoint Near(IPEndPoint wanted)
    {
        try
        {
            using var probe = new TcpListener(wanted);
            probe.Start();
            return wanted;
        }
        catch (SocketException)
        {
            return new IPEndPoint(wanted.Address, 0);
        }
    }
}
