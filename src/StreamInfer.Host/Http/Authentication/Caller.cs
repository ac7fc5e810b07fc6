using System.Reflection;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using StreamInfer.Host.Terminal;

namespace StreamInfer.Host.Http.Authentication;

/// <summary>Who sent a request.</summary>
/// <param name="Name">For audit entries and logs: one line, at most 200 characters.</param>
/// <param name="Role">One of <see cref="Roles"/>.</param>
internal sealed record Caller(string Name, string Role)
{
    private const int LongestName = 200;
    private static readonly string[] NameClaims = ["preferred_username", "email", "client_id", "sub"];

    /// <summary>A principal of the name and role.</summary>
    public static ClaimsPrincipal Principal(string name, string role, string scheme) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.Name, name), new Claim(ClaimTypes.Role, role)], scheme));

    public static ValueTask<Caller?> BindAsync(HttpContext context, ParameterInfo parameter) => ValueTask.FromResult<Caller?>(Of(context.User));

    public static Caller Of(ClaimsPrincipal user)
    {
        var name = user.Identity?.Name ?? NameClaims.Select(user.FindFirstValue).FirstOrDefault(claim => !string.IsNullOrWhiteSpace(claim)) ?? "unknown";
        var printable = Printable.Of(name);
        return new Caller(printable.Length <= LongestName ? printable : printable[..LongestName], user.IsInRole(Roles.Operator) ? Roles.Operator : Roles.Viewer);
    }
}
