using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StreamInfer.EmbeddedBroker;
using StreamInfer.Host.Service;

namespace StreamInfer.Host.Broker;

/// <summary>Reads from files who may connect to the broker, and how.</summary>
internal static class BrokerSecurityFiles
{
    /// <param name="certificate">PEM file with the certificate; null for no TLS.</param>
    /// <param name="key">PEM file with its key; null where that is in the same file.</param>
    /// <param name="users">File of users; null for anyone.</param>
    /// <returns>Null where anyone may connect in clear.</returns>
    /// <exception cref="StartFailure">A file cannot be used. No message shows a line of the file of users: it may hold a password.</exception>
    public static BrokerSecurity? Read(string? certificate, string? key, string? users)
    {
        if (certificate is null && users is null)
        {
            return null;
        }

        try
        {
            return new BrokerSecurity
            {
                Certificate = certificate is null ? null : X509Certificate2.CreateFromPemFile(certificate, key),
                Users = users is null ? new Dictionary<string, string>(StringComparer.Ordinal) : ReadUsers(users),
            };
        }
        catch (CryptographicException unusable)
        {
            throw new StartFailure($"{certificate}: the certificate, or its private key, cannot be read: {unusable.Message}", ExitCode.Broker, unusable);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new StartFailure(unreadable.Message, ExitCode.Broker, unreadable);
        }
    }

    private static Dictionary<string, string> ReadUsers(string file)
    {
        var users = new Dictionary<string, string>(StringComparer.Ordinal);
        var number = 0;
        foreach (var line in File.ReadLines(file))
        {
            number++;
            if (line.Length == 0 || line.StartsWith('#'))
            {
                continue;
            }

            var split = line.IndexOf(':', StringComparison.Ordinal);
            if (split <= 0 || split == line.Length - 1 || !users.TryAdd(line[..split], line[(split + 1)..]))
            {
                throw new StartFailure($"{file}:{number}: due is NAME:PASSWORD, each name once", ExitCode.Broker);
            }
        }

        return users.Count > 0 ? users : throw new StartFailure($"{file}: no user in it; due is at least one line NAME:PASSWORD", ExitCode.Broker);
    }
}
