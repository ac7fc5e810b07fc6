using System.Security.Cryptography;
using System.Text;

namespace StreamInfer.EmbeddedBroker.Network.Sasl;

/// <summary>What a server stores of a password for SCRAM-SHA-256 (RFC 5802, section 3): it proves the password and does not give it away.</summary>
internal sealed record ScramKeys(byte[] Salt, byte[] StoredKey, byte[] ServerKey)
{
    public static ScramKeys Of(string password, byte[] salt)
    {
        var salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, UserStore.Iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
        var clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        return new ScramKeys(salt, SHA256.HashData(clientKey), HMACSHA256.HashData(salted, "Server Key"u8));
    }
}
