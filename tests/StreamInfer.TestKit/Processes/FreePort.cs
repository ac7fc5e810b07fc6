using System.Net;
using System.Net.Sockets;

namespace StreamInfer.TestKit.Processes;

/// <summary>A port for a program that is started more than once at the same address.</summary>
internal static class FreePort
{
    /// <summary>One on the loopback address that nobody listens on now.</summary>
    public static int Take()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
