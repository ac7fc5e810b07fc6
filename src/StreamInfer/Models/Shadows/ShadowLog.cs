using Microsoft.Extensions.Logging;

namespace StreamInfer.Models.Shadows;

/// <summary>What shadows have to say.</summary>
internal static partial class ShadowLog
{
    [LoggerMessage(160, LogLevel.Warning, "Shadow version {Version} failed; its events are dropped, and the primary path is not concerned: {Reason}")]
    public static partial void Failed(ILogger logger, int version, string reason);
}
