using Microsoft.AspNetCore.Http;

namespace StreamInfer.Host.Api;

/// <summary>A request that is not done, for a reason that its sender can understand; answered as problem details.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="detail">One clear message; holds no secret.</param>
internal sealed class ApiRefusal(int status, string detail) : Exception(detail)
{
    public int Status => status;

    /// <summary>What is wrong, by field; empty where it is nothing of the kind.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; init; } = new Dictionary<string, string[]>(StringComparer.Ordinal);

    /// <summary>Seconds after which it may be tried again; null for nothing to say.</summary>
    public int? RetryAfterSeconds { get; init; }

    public static ApiRefusal NotFound(string detail) => new(StatusCodes.Status404NotFound, detail);

    /// <summary>The present state does not allow it, or somebody else was faster.</summary>
    public static ApiRefusal Conflict(string detail) => new(StatusCodes.Status409Conflict, detail);

    /// <summary>It is understood, and cannot be done.</summary>
    public static ApiRefusal Unprocessable(string detail) => new(StatusCodes.Status422UnprocessableEntity, detail);

    /// <summary>What it needs is not there now.</summary>
    public static ApiRefusal Unavailable(string detail, int retryAfterSeconds = 5) => new(StatusCodes.Status503ServiceUnavailable, detail) { RetryAfterSeconds = retryAfterSeconds };

    /// <summary>The request itself is wrong.</summary>
    public static ApiRefusal Malformed(IReadOnlyDictionary<string, string[]> errors) => new(
        StatusCodes.Status400BadRequest, string.Join("; ", errors.SelectMany(field => field.Value.Select(what => $"{field.Key}: {what}")))) { Errors = errors };

    public static ApiRefusal Malformed(string field, string what) => Malformed(new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [what] });
}
