using System.Security.Cryptography;
using System.Text;

namespace StreamInfer.EmbeddedBroker.Network.Sasl;

/// <summary>
/// What the broker keeps of its users: the keys of SCRAM-SHA-256 (RFC 5802, RFC 7677), never the passwords. A name that nobody has gets keys too, made up
/// from a secret, so that neither the answers nor their timing tell which names exist. Safe for any thread.
/// </summary>
internal sealed class UserStore
{
    /// <summary>Rounds of PBKDF2; what RFC 7677 asks for at least, and Kafka's own default.</summary>
    public const int Iterations = 4096;

    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(32);
    private readonly Dictionary<string, ScramKeys> _users = new(StringComparer.Ordinal);

    /// <param name="passwords">By user name. Like Kafka, names and passwords are taken as they are, without the preparation of RFC 4013.</param>
    public UserStore(IReadOnlyDictionary<string, string> passwords)
    {
        foreach (var (user, password) in passwords)
        {
            var salt = Derive("salt", user);
            _users.Add(user, ScramKeys.Of(password, salt));
        }
    }

    /// <summary>The user's keys, or keys that no password fits.</summary>
    public ScramKeys Find(string user) => _users.TryGetValue(user, out var keys)
        ? keys
        : new ScramKeys(Derive("salt", user), Derive("stored key", user), Derive("server key", user));

    /// <summary>Whether the password is the user's. Takes as long for a name that nobody has.</summary>
    public bool IsPassword(string user, string password)
    {
        var keys = Find(user);
        return CryptographicOperations.FixedTimeEquals(ScramKeys.Of(password, keys.Salt).StoredKey, keys.StoredKey);
    }

    private byte[] Derive(string purpose, string user) => HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes($"{purpose}\0{user}"));
}
