using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace StreamInfer.OnnxRuntime;

/// <summary>
/// ONNX Runtime's state of the whole process, set up once: its log goes to the logger of the first model loaded instead of standard error, and
/// all sessions share one arena that grows by what is asked for instead of by powers of two.
/// </summary>
internal static class OnnxEnvironment
{
    // Values of ONNX Runtime's arena configuration: no upper bound, grow by the size requested, defaults for the rest.
    private const uint NoMemoryBound = 0;
    private const int SameAsRequested = 1;
    private const int RuntimeDefault = -1;

    private static readonly Lock Gate = new();
    private static bool _prepared;

    /// <summary>Does it, unless it is done.</summary>
    /// <exception cref="OnnxRuntimeException">The runtime cannot start.</exception>
    public static void Prepare(ILogger logger)
    {
        lock (Gate)
        {
            if (_prepared)
            {
                return;
            }

            var environment = Create(logger);
            using var arena = new OrtArenaCfg(NoMemoryBound, SameAsRequested, RuntimeDefault, RuntimeDefault);
            environment.CreateAndRegisterAllocator(OrtMemoryInfo.DefaultInstance, arena);
            _prepared = true;
        }
    }

    private static OrtEnv Create(ILogger logger)
    {
        if (OrtEnv.IsCreated)
        {
            // Other code in the process was first and holds the log; keep its level from littering standard error.
            var existing = OrtEnv.Instance();
            existing.EnvLogLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR;
            return existing;
        }

        var options = new EnvironmentCreationOptions
        {
            logId = "streaminfer",
            logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
            loggingFunction = (_, severity, category, _, location, message) => logger.FromRuntime(Level(severity), message, category, location),
        };
        return OrtEnv.CreateInstanceWithOptions(ref options);
    }

    private static LogLevel Level(OrtLoggingLevel severity) => severity switch
    {
        OrtLoggingLevel.ORT_LOGGING_LEVEL_VERBOSE => LogLevel.Debug,
        OrtLoggingLevel.ORT_LOGGING_LEVEL_INFO => LogLevel.Information,
        OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING => LogLevel.Warning,
        OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR => LogLevel.Error,
        _ => LogLevel.Critical,
    };
}
