using System.Security.Authentication;
using System.Text;

namespace StreamInfer.EmbeddedBroker.Network.Sasl;

/// <summary>PLAIN (RFC 4616): one message, in which the client says who it is and its password.</summary>
internal sealed class PlainExchange(UserStore users) : ISaslExchange
{
    public const string Mechanism = "PLAIN";

    public bool IsComplete { get; private set; }

    public byte[] Answer(ReadOnlySpan<byte> message)
    {
        var parts = Encoding.UTF8.GetString(message).Split('\0');
        if (parts is not [var actAs, { Length: > 0 } user, { Length: > 0 } password])
        {
            throw new AuthenticationException("a PLAIN message that is not: authorization id, user, password");
        }

        // Nobody may act for somebody else.
        IsComplete = users.IsPassword(user, password) && (actAs.Length == 0 || string.Equals(actAs, user, StringComparison.Ordinal));
        return IsComplete ? [] : throw new AuthenticationException("no such user and password");
    }
}
