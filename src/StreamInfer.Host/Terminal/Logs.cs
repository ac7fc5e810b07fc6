using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace StreamInfer.Host.Terminal;

/// <summary>Where logs go: standard error, so that standard output stays for results.</summary>
internal static class Logs
{
    /// <param name="format">How lines are written.</param>
    /// <param name="minimum">What is less is left out.</param>
    public static ILoggerFactory Create(LogFormat format, LogLevel minimum) => new LimitedLoggerFactory(Open(format, minimum), TimeProvider.System);

    private static ILoggerFactory Open(LogFormat format, LogLevel minimum) => LoggerFactory.Create(builder =>
    {
        builder.SetMinimumLevel(minimum);
        builder.AddFilter("Microsoft", LogLevel.Warning);
        if (format == LogFormat.Json)
        {
            builder.AddJsonConsole(options =>
            {
                options.UseUtcTimestamp = true;
                options.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
            });
        }
        else
        {
            builder.Services.AddSingleton(TimeProvider.System);
            builder.AddConsole(options => options.FormatterName = LineFormatter.FormatterName);
            builder.AddConsoleFormatter<LineFormatter, LineFormatterOptions>(options => options.IsColoured = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null);
        }

        builder.Services.Configure<ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
    });
}
