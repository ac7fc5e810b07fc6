using System.Security.Cryptography;
using System.Text;

namespace StreamInfer.EmbeddedBroker.Tests.Network;

/// <summary>The client's part of SCRAM-SHA-256, by RFC 5802.</summary>
internal sealed class ScramClient(string user, string password)
{
    private string FirstBare => $"n={user.Replace("=", "=3D").Replace(",", "=2C")},r=fyko+d2lbbFgONRv9qkxdawL";

    public string First => "n,," + FirstBare;

    /// <summary>What the server has to say if it knows the user's keys.</summary>
    public string ServersProof { get; private set; } = "";

    public string Final(string challenge)
    {
        var parts = challenge.Split(',');
        var salt = Convert.FromBase64String(parts[1][2..]);
        var salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, int.Parse(parts[2][2..]), HashAlgorithmName.SHA256, 32);
        var clientKey = HMACSHA256.HashData(salted, Encoding.UTF8.GetBytes("Client Key"));
        var withoutProof = $"c=biws,{parts[0]}";
        var signed = Encoding.UTF8.GetBytes($"{FirstBare},{challenge},{withoutProof}");
        var signature = HMACSHA256.HashData(SHA256.HashData(clientKey), signed);
        var serverKey = HMACSHA256.HashData(salted, Encoding.UTF8.GetBytes("Server Key"));
        ServersProof = "v=" + Convert.ToBase64String(HMACSHA256.HashData(serverKey, signed));
        return $"{withoutProof},p={Convert.ToBase64String(clientKey.Zip(signature, (left, right) => (byte)(left ^ right)).ToArray())}";
    }
}
