using System.Security.Authentication;
using Microsoft.Extensions.Logging;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Network.Sasl;

/// <summary>How far the authentication of one connection has come: handshake, messages of the mechanism, and then for good authenticated or failed.</summary>
internal sealed class SaslSession(UserStore users, ILogger logger)
{
    public static readonly string[] Mechanisms = [PlainExchange.Mechanism, ScramExchange.Mechanism];

    private ISaslExchange? _exchange;
    private string _mechanism = "";
    private bool _isBare;
    private bool _hasFailed;

    public bool IsAuthenticated { get; private set; }

    /// <summary>Whether the next frame is a message of the mechanism and not a request: so it is after a handshake of version 0.</summary>
    public bool ExpectsBareToken => _isBare && _exchange is not null;

    /// <summary>False once authentication has failed: the connection is closed.</summary>
    public bool IsOpen => !_hasFailed;

    /// <summary>The client chooses a mechanism.</summary>
    /// <param name="mechanism">By its registered name.</param>
    /// <param name="isBare">Whether its messages come without the frame of a request.</param>
    /// <returns><see cref="ErrorCode.None"/>, <see cref="ErrorCode.UnsupportedSaslMechanism"/>, or <see cref="ErrorCode.IllegalSaslState"/>.</returns>
    public ErrorCode Begin(string mechanism, bool isBare)
    {
        if (IsAuthenticated || _exchange is not null)
        {
            return Failed(ErrorCode.IllegalSaslState);
        }

        _exchange = mechanism switch
        {
            PlainExchange.Mechanism => new PlainExchange(users),
            ScramExchange.Mechanism => new ScramExchange(users),
            _ => null,
        };
        (_mechanism, _isBare) = (mechanism, isBare);
        return _exchange is null ? Failed(ErrorCode.UnsupportedSaslMechanism) : ErrorCode.None;
    }

    /// <summary>Takes the client's next message.</summary>
    /// <returns>The answer, or the error: <see cref="ErrorCode.SaslAuthenticationFailed"/> or <see cref="ErrorCode.IllegalSaslState"/>.</returns>
    public (ErrorCode Error, byte[] Answer) Advance(ReadOnlySpan<byte> message)
    {
        if (_exchange is null)
        {
            return (Failed(ErrorCode.IllegalSaslState), []);
        }

        try
        {
            var answer = _exchange.Answer(message);
            if (_exchange.IsComplete)
            {
                (IsAuthenticated, _exchange) = (true, null);
            }

            return (ErrorCode.None, answer);
        }
        catch (AuthenticationException failure)
        {
            logger.AuthenticationFailed(_mechanism, failure.Message);
            return (Failed(ErrorCode.SaslAuthenticationFailed), []);
        }
    }

    /// <summary>Answers a message that came without a request around it; a failure is told by closing the connection.</summary>
    public void AnswerBare(ReadOnlySpan<byte> message, ResponseWriter response)
    {
        response.Reset(flexible: false);
        var (error, answer) = Advance(message);
        response.IsSuppressed = error != ErrorCode.None;
        response.Bytes(answer);
    }

    private ErrorCode Failed(ErrorCode error)
    {
        (_hasFailed, _exchange) = (true, null);
        return error;
    }
}
