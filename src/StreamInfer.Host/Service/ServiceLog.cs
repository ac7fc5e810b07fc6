using Microsoft.Extensions.Logging;

namespace StreamInfer.Host.Service;

/// <summary>Log lines of a service that is put together.</summary>
internal static partial class ServiceLog
{
    [LoggerMessage(EventId = 5001, Level = LogLevel.Warning, Message = "Begins again at the committed positions with a new producer, in {Pause}: {Reason}")]
    public static partial void NewProducer(ILogger logger, string reason, TimeSpan pause);

    [LoggerMessage(EventId = 5002, Level = LogLevel.Critical, Message = "A defect: the desired state is not followed any more; what scores goes on")]
    public static partial void NotFollowing(ILogger logger, Exception defect);
}
