using Microsoft.Extensions.Logging;

namespace StreamInfer.Host.Http;

/// <summary>Log lines of the server.</summary>
internal static partial class HttpLog
{
    [LoggerMessage(EventId = 5301, Level = LogLevel.Error, Message = "A defect: {Method} {Path} failed")]
    public static partial void Defect(ILogger logger, string method, string path, Exception defect);

    [LoggerMessage(EventId = 5302, Level = LogLevel.Information, Message = "Serves the API, metrics and health at {Address} (authentication: {Authentication})")]
    public static partial void Serving(ILogger logger, Uri address, string authentication);

    [LoggerMessage(EventId = 5303, Level = LogLevel.Information, Message = "Topology {Topology}: {By} asked for {What}: {Reason}")]
    public static partial void Asked(ILogger logger, string topology, string by, string what, string reason);

    [LoggerMessage(EventId = 5304, Level = LogLevel.Warning, Message = "The tokens stay as they were, since {File} cannot be used: {Reason}")]
    public static partial void TokensKept(ILogger logger, string file, string reason);

    [LoggerMessage(EventId = 5305, Level = LogLevel.Error, Message = "A defect: the numbers of this second are missing")]
    public static partial void TickFailed(ILogger logger, Exception defect);
}
