using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using StreamInfer.EmbeddedBroker.Requests;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Network;

/// <summary>
/// One client's connection: requests are answered strictly one after another, as Kafka does, so that responses come in order. What goes wrong ends this
/// connection and nothing else.
/// </summary>
internal sealed class ClientConnection : IDisposable
{
    /// <summary>The largest frame of a client that has not authenticated yet, in bytes; Kafka's <c>sasl.server.max.receive.size</c>.</summary>
    private const int MaxUnauthenticatedSize = 512 << 10;

    private readonly Stream _stream;
    private readonly RequestContext _request;
    private readonly RequestDispatcher _dispatcher;
    private readonly BrokerContext _context;
    private long _lastActivity;
    private volatile bool _isHandling;

    /// <param name="stream">The transport; owned, closed at the end.</param>
    /// <param name="request">Who the client is.</param>
    /// <param name="dispatcher">Answers.</param>
    /// <param name="context">The broker.</param>
    public ClientConnection(Stream stream, RequestContext request, RequestDispatcher dispatcher, BrokerContext context)
    {
        _stream = stream;
        _request = request;
        _dispatcher = dispatcher;
        _context = context;
        MarkActive();
    }

    /// <summary>How long ago the last response began; zero while a request is handled, however long that waits.</summary>
    public TimeSpan Idle => _isHandling ? TimeSpan.Zero : _context.Time.GetElapsedTime(Volatile.Read(ref _lastActivity));

    /// <summary>Does the server's part of the TLS handshake before requests are read; null for a client that speaks in clear.</summary>
    public SslServerAuthenticationOptions? Tls { get; init; }

    /// <summary>Serves the client until it closes the connection, breaks the protocol, or <paramref name="stopping"/> ends it. Does not throw.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var frames = new FrameReader(_stream);
        using var response = new ResponseWriter();
        _request.Aborted = stopping;
        try
        {
            if (Tls is not null)
            {
                await ((SslStream)_stream).AuthenticateAsServerAsync(Tls, stopping).ConfigureAwait(false);
            }

            while (await ServeAsync(frames, response, stopping).ConfigureAwait(false))
            {
            }
        }
        catch (MalformedRequestException refusal)
        {
            _context.Logger.RefusedRequest(_request.ClientAddress, refusal.Message);
        }
        catch (Exception end) when (end is IOException or SocketException or ObjectDisposedException or OperationCanceledException or AuthenticationException
            && !_isHandling)
        {
            _context.Logger.ConnectionEnded(_request.ClientAddress, end.Message);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            _context.Logger.ConnectionEnded(_request.ClientAddress, "the broker stops");
        }
        catch (Exception fault)
        {
            _context.Logger.FailedRequest(fault, _request.Api, _request.Version, _request.ClientAddress);
        }
        finally
        {
            Dispose();
        }
    }

    /// <summary>Closes the transport; what is in progress on it fails.</summary>
    public void Dispose() => _stream.Dispose();

    /// <returns>Whether there may be another request.</returns>
    private async ValueTask<bool> ServeAsync(FrameReader frames, ResponseWriter response, CancellationToken stopping)
    {
        var maxSize = _request.Sasl is { IsAuthenticated: false } ? MaxUnauthenticatedSize : _context.Options.MaxRequestSize;
        if (await frames.ReadAsync(maxSize, stopping).ConfigureAwait(false) is not { } frame)
        {
            return false;
        }

        _isHandling = true;
        if (_request.Sasl is { ExpectsBareToken: true } sasl)
        {
            sasl.AnswerBare(frame.Span, response);
            _request.ClosesConnection = !sasl.IsOpen;
        }
        else
        {
            await _dispatcher.AnswerAsync(frame, _request, response).ConfigureAwait(false);
        }

        MarkActive();
        _isHandling = false;
        if (!response.IsSuppressed && !await SendAsync(response).ConfigureAwait(false))
        {
            return false;
        }

        // Lets go of the buffer that only a large response needed.
        response.Reset(flexible: false);
        return !_request.ClosesConnection;
    }

    /// <returns>False where a test wants the connection cut here.</returns>
    private async ValueTask<bool> SendAsync(ResponseWriter response)
    {
        if (_context.Options.Faults?.CutAfter(_request.Api, response.Length) is { } cut)
        {
            await _stream.WriteAsync(response.Written[..Math.Min(cut, response.Length)]).ConfigureAwait(false);
            return false;
        }

        await _stream.WriteAsync(response.Written).ConfigureAwait(false);
        return true;
    }

    private void MarkActive() => Volatile.Write(ref _lastActivity, _context.Time.GetTimestamp());
}
