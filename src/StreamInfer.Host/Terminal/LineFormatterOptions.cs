using Microsoft.Extensions.Logging.Console;

namespace StreamInfer.Host.Terminal;

/// <summary>How lines of text look.</summary>
internal sealed class LineFormatterOptions : ConsoleFormatterOptions
{
    /// <summary>Whether levels have colours: on a terminal alone. Default false.</summary>
    public bool IsColoured { get; set; }
}
