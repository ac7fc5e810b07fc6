using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace StreamInfer.Host.Http.Authentication;

/// <summary>
/// The tokens that are valid: a JSON object a line, <c>{"name": "ops", "role": "operator", "sha256": "…"}</c>; empty lines and those that begin with <c>#</c> are passed over.
/// The file is read again when it has changed, so that a token can be taken away at once; one that cannot be used changes nothing.
/// </summary>
internal sealed class TokenFile
{
    private const int MostTokens = 1000;
    private const int LongestName = 100;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private ImmutableArray<TokenEntry> _entries;
    private DateTime _written;
    private long _looked;

    /// <exception cref="FormatException">The file cannot be used; says where and why.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public TokenFile(string path, TimeProvider time, ILogger logger)
    {
        (_path, _time, _logger) = (path, time, logger);
        (_written, _looked) = (File.GetLastWriteTimeUtc(path), time.GetTimestamp());
        _entries = Parse(File.ReadAllText(path), path);
    }

    /// <summary>Whose a token is; null where it is not valid.</summary>
    public TokenEntry? Find(string token)
    {
        var hash = AccessToken.Hash(token);
        TokenEntry? found = null;
        foreach (var entry in Current())
        {
            // All of them, each in constant time: how long it takes says nothing of what is in the file.
            if (CryptographicOperations.FixedTimeEquals(entry.Hash, hash))
            {
                found = entry;
            }
        }

        return found;
    }

    /// <summary>Reads the lines of a file.</summary>
    /// <exception cref="FormatException">A line is wrong, a name comes twice, or there is none; says where and what is allowed.</exception>
    public static ImmutableArray<TokenEntry> Parse(string text, string path)
    {
        var entries = ImmutableArray.CreateBuilder<TokenEntry>();
        var number = 0;
        foreach (var line in text.Split('\n').Select(line => line.Trim()))
        {
            number++;
            if (line.Length > 0 && line[0] != '#')
            {
                entries.Add(ParseLine(line, $"{path}({number})"));
            }
        }

        if (entries.Count is 0 or > MostTokens)
        {
            throw new FormatException($"{path}: {entries.Count} tokens; allowed are 1 to {MostTokens}. streaminfer token NAME makes one");
        }

        return entries.GroupBy(entry => entry.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? throw new FormatException($"{path}: the name '{twice.Key}' comes {twice.Count()} times; each token needs one of its own")
            : entries.ToImmutable();
    }

    /// <summary>Whether a text may name a token: 1 to 100 letters, digits, <c>.</c>, <c>_</c>, <c>-</c> and <c>@</c>.</summary>
    public static bool IsName(string? name) => name is { Length: > 0 and <= LongestName } && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-' or '@');

    private ImmutableArray<TokenEntry> Current()
    {
        lock (_gate)
        {
            if (_time.GetElapsedTime(_looked) < LookEvery)
            {
                return _entries;
            }

            _looked = _time.GetTimestamp();
            try
            {
                var written = File.GetLastWriteTimeUtc(_path);
                if (written != _written)
                {
                    _written = written;
                    _entries = Parse(File.ReadAllText(_path), _path);
                }
            }
            catch (Exception unusable) when (unusable is FormatException or IOException or UnauthorizedAccessException)
            {
                HttpLog.TokensKept(_logger, _path, unusable.Message);
            }

            return _entries;
        }
    }

    private static TokenEntry ParseLine(string line, string where)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var entry = document.RootElement;
            var (name, role, hash) = (Text(entry, "name"), Text(entry, "role"), Text(entry, "sha256"));
            return !IsName(name) ? throw new FormatException($"{where}: name is 1 to {LongestName} letters, digits, '.', '_', '-' and '@'")
                : !Roles.IsRole(role) ? throw new FormatException($"{where}: role is {Roles.Viewer} or {Roles.Operator}")
                : hash?.Length != 2 * SHA256.HashSizeInBytes || !hash.All(char.IsAsciiHexDigit) ? throw new FormatException($"{where}: sha256 is 64 hex digits")
                : new TokenEntry(name!, role!, Convert.FromHexString(hash));
        }
        catch (JsonException broken)
        {
            throw new FormatException($"{where}: no JSON object: {broken.Message}", broken);
        }
    }

    private static string? Text(JsonElement entry, string name) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
