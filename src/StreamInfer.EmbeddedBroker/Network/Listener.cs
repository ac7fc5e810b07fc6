using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using StreamInfer.EmbeddedBroker.Network.Sasl;
using StreamInfer.EmbeddedBroker.Requests;

namespace StreamInfer.EmbeddedBroker.Network;

/// <summary>
/// Takes connections and serves each in a loop of its own. At most <see cref="BrokerOptions.MaxConnections"/>; those that are silent for
/// <see cref="BrokerOptions.ConnectionIdleLimit"/> are closed.
/// </summary>
internal sealed class Listener : IAsyncDisposable
{
    /// <summary>How long requests in progress may take to end when the broker stops, before their connections are cut.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>How long to wait when the system has no descriptor left for another connection.</summary>
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly BrokerOptions _options;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<ClientConnection, Task> _connections = [];
    private readonly Lock _lock = new();
    private Task _accepting = Task.CompletedTask;
    private ITimer? _sweep;
    private bool _isFull;

    private Listener(Socket socket, BrokerOptions options, TimeProvider time)
    {
        _socket = socket;
        _options = options;
        _time = time;
    }

    /// <summary>Where it listens, with the port it got.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>Takes the address; clients are refused until <see cref="Start"/>.</summary>
    /// <exception cref="IOException">The address is taken, or not one of this machine.</exception>
    public static Listener Bind(BrokerOptions options, TimeProvider time)
    {
        var socket = new Socket(options.Listen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (options.Listen.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = options.Listen.Address.Equals(IPAddress.IPv6Any);
            }

            socket.Bind(options.Listen);
            return new Listener(socket, options, time);
        }
        catch (SocketException fault)
        {
            socket.Dispose();
            throw new IOException($"Cannot listen on {options.Listen}: {fault.Message}", fault);
        }
    }

    /// <summary>Lets clients in.</summary>
    public void Start(RequestDispatcher dispatcher, BrokerContext context)
    {
        var users = _options.Security is { Users.Count: > 0 } security ? new UserStore(security.Users) : null;
        _socket.Listen();
        var period = _options.ConnectionIdleLimit / 10;
        _sweep = _time.CreateTimer(_ => CloseIdle(), state: null, period, period);
        _accepting = AcceptAsync(dispatcher, context, users, TlsOptions());
    }

    /// <summary>Stops listening; waits for requests in progress and then cuts what is left.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _socket.Dispose();
        if (_sweep is not null)
        {
            await _sweep.DisposeAsync().ConfigureAwait(false);
        }

        await _accepting.ConfigureAwait(false);
        KeyValuePair<ClientConnection, Task>[] open;
        lock (_lock)
        {
            open = [.. _connections];
        }

        var ended = Task.WhenAll(open.Select(each => each.Value));
        if (await Task.WhenAny(ended, Task.Delay(Grace, _time)).ConfigureAwait(false) != ended)
        {
            foreach (var (connection, _) in open)
            {
                connection.Dispose();
            }

            await ended.ConfigureAwait(false);
        }

        _stopping.Dispose();
    }

    private SslServerAuthenticationOptions? TlsOptions() => _options.Security?.Certificate is not { } certificate ? null : new SslServerAuthenticationOptions
    {
        ServerCertificateContext = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true),
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ClientCertificateRequired = _options.Security.ClientAuthority is not null,
        CertificateChainPolicy = _options.Security.ClientAuthority is { } authority ? Trusting(authority) : null,
    };

    private static X509ChainPolicy Trusting(X509Certificate2 authority) => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { authority },
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
    };

    private async Task AcceptAsync(RequestDispatcher dispatcher, BrokerContext context, UserStore? users, SslServerAuthenticationOptions? tls)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var socket = await _socket.AcceptAsync(_stopping.Token).ConfigureAwait(false);
                if (!TryServe(socket, dispatcher, context, users, tls))
                {
                    socket.Dispose();
                }
            }
            catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException fault) when (!_stopping.IsCancellationRequested)
            {
                context.Logger.AcceptFailed(fault.Message);
                await Task.Delay(AcceptPause, _time).ConfigureAwait(false);
            }
        }
    }

    /// <returns>False where the client is not let in, or is gone already.</returns>
    private bool TryServe(Socket socket, RequestDispatcher dispatcher, BrokerContext context, UserStore? users, SslServerAuthenticationOptions? tls)
    {
        if (_options.Faults is { AcceptsConnections: false } || RequestOf(socket, users, context) is not { } request)
        {
            return false;
        }

        Stream stream = new NetworkStream(socket, ownsSocket: true);
        var connection = new ClientConnection(tls is null ? stream : new SslStream(stream), request, dispatcher, context) { Tls = tls };
        lock (_lock)
        {
            if (_connections.Count >= _options.MaxConnections)
            {
                // Said once, until there was room again.
                if (!_isFull)
                {
                    context.Logger.TooManyConnections(_connections.Count);
                }

                _isFull = true;
                return false;
            }

            _connections.Add(connection, Task.Run(() => ServeAsync(connection)));
        }

        return true;
    }

    private static RequestContext? RequestOf(Socket socket, UserStore? users, BrokerContext context)
    {
        try
        {
            socket.NoDelay = true;
            return new RequestContext
            {
                ClientAddress = ((IPEndPoint)socket.RemoteEndPoint!).Address,
                LocalEndPoint = (IPEndPoint)socket.LocalEndPoint!,
                Sasl = users is null ? null : new SaslSession(users, context.Logger),
            };
        }
        catch (SocketException)
        {
            // The client has gone in the meantime.
            return null;
        }
    }

    private async Task ServeAsync(ClientConnection connection)
    {
        await connection.RunAsync(_stopping.Token).ConfigureAwait(false);
        lock (_lock)
        {
            _connections.Remove(connection);
            _isFull = false;
        }
    }

    private void CloseIdle()
    {
        ClientConnection[] idle;
        lock (_lock)
        {
            idle = [.. _connections.Keys.Where(connection => connection.Idle >= _options.ConnectionIdleLimit)];
        }

        foreach (var connection in idle)
        {
            connection.Dispose();
        }
    }
}
