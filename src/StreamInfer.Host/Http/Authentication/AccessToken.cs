using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace StreamInfer.Host.Http.Authentication;

/// <summary>
/// A token: 256 random bits, so that nobody can guess one or find one from its hash however fast the hash is. What makes hashes of passwords slow would only make each request slow.
/// </summary>
internal static class AccessToken
{
    private const string Prefix = "si_";
    private const int Bytes = 32;

    /// <summary>A new one: <c>si_</c> and 43 letters, digits, <c>-</c> and <c>_</c>.</summary>
    public static string Create() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>What is kept of it: its SHA-256.</summary>
    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
