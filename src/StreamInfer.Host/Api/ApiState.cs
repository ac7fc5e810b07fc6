using System.Reflection;

namespace StreamInfer.Host.Api;

/// <summary>What the API says of the program itself.</summary>
/// <param name="Authentication"><c>none</c>, <c>token</c> or <c>jwt</c>.</param>
/// <param name="StartedAt">When the server began, in UTC.</param>
internal sealed record ApiState(string Authentication, DateTimeOffset StartedAt)
{
    /// <summary>The release, without the commit.</summary>
    public static string Version { get; } =
        typeof(ApiState).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>Names this process.</summary>
    public string Instance { get; } = $"{Environment.MachineName}-{Environment.ProcessId}";
}
