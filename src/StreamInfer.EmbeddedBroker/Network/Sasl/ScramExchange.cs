using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;

namespace StreamInfer.EmbeddedBroker.Network.Sasl;

/// <summary>SCRAM-SHA-256 (RFC 5802, RFC 7677): the client proves that it knows the password, and the server that it knows the client's keys.</summary>
internal sealed class ScramExchange(UserStore users) : ISaslExchange
{
    public const string Mechanism = "SCRAM-SHA-256";

    private string? _gs2Header;
    private string _nonce = "";
    private string _firstMessages = "";
    private ScramKeys? _keys;

    public bool IsComplete { get; private set; }

    public byte[] Answer(ReadOnlySpan<byte> message)
    {
        var text = Encoding.UTF8.GetString(message);
        return Encoding.UTF8.GetBytes(_gs2Header is null ? AnswerFirst(text) : AnswerFinal(text));
    }

    private string AnswerFirst(string message)
    {
        var bareAt = message.IndexOf(',', message.IndexOf(',', StringComparison.Ordinal) + 1) + 1;
        if (bareAt == 0 || message[0] is not ('n' or 'y') || message[1] != ',')
        {
            throw new AuthenticationException("a first SCRAM message without the header of a client that binds no channel");
        }

        _gs2Header = message[..bareAt];
        var attributes = message[bareAt..].Split(',');
        if (attributes is not [['n', '=', .. { Length: > 0 } encodedUser], ['r', '=', .. { Length: > 0 } clientNonce], ..])
        {
            throw new AuthenticationException("a first SCRAM message without user and nonce");
        }

        var actAs = _gs2Header[2..^1];
        if (actAs.Length > 0 && !string.Equals(actAs, $"a={encodedUser}", StringComparison.Ordinal))
        {
            throw new AuthenticationException("a SCRAM client that would act for somebody else");
        }

        _keys = users.Find(encodedUser.Replace("=2C", ",", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal));
        _nonce = clientNonce + Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
        var answer = $"r={_nonce},s={Convert.ToBase64String(_keys.Salt)},i={UserStore.Iterations}";
        _firstMessages = $"{message[bareAt..]},{answer}";
        return answer;
    }

    private string AnswerFinal(string message)
    {
        var proofAt = message.LastIndexOf(",p=", StringComparison.Ordinal);
        var binding = $"c={Convert.ToBase64String(Encoding.UTF8.GetBytes(_gs2Header!))},r={_nonce}";
        if (proofAt < 0 || !(message[..proofAt] + ",").StartsWith(binding + ",", StringComparison.Ordinal))
        {
            throw new AuthenticationException("a final SCRAM message that does not go on from the first");
        }

        var proof = new byte[SHA256.HashSizeInBytes];
        if (!Convert.TryFromBase64String(message[(proofAt + 3)..], proof, out var size) || size != proof.Length)
        {
            throw new AuthenticationException("a SCRAM proof that is not 32 bytes");
        }

        var signed = Encoding.UTF8.GetBytes($"{_firstMessages},{message[..proofAt]}");
        var signature = HMACSHA256.HashData(_keys!.StoredKey, signed);
        for (var i = 0; i < proof.Length; i++)
        {
            proof[i] ^= signature[i];
        }

        IsComplete = CryptographicOperations.FixedTimeEquals(SHA256.HashData(proof), _keys.StoredKey);
        return IsComplete
            ? $"v={Convert.ToBase64String(HMACSHA256.HashData(_keys.ServerKey, signed))}"
            : throw new AuthenticationException("no such user and password");
    }
}
