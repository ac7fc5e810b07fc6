using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace StreamInfer.OnnxRuntime;

/// <summary>
/// ONNX Runtime's state of the whole process, set up once: its log goes to the logger of the first model loaded, not to standard error.
/// </summary>
internal static class OnnxEnvironment
{
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

            Create(logger);
            _prepared = true;
        }
    }

    private static void Create(ILogger logger)
    {
        if (OrtEnv.IsCreated)
        {
            // Other code in the process was first and holds the log; keep its level from littering standard error.
            OrtEnv.Instance().EnvLogLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR;
            return;
        }

        var options = new EnvironmentCreationOptions
        {
            logId = "streaminfer",
            logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
            loggingFunction = (_, severity, category, _, location, message) =>
                logger.FromRuntime(Level(severity), message, category, location),
        };
        OrtEnv.CreateInstanceWithOptions(ref options);
    }

    // Nothing below error gets here.
    private static LogLevel Level(OrtLoggingLevel severity) =>
        severity == OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL ? LogLevel.Critical : LogLevel.Error;
}
