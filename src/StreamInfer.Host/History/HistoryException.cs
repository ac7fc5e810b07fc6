namespace StreamInfer.Host.History;

/// <summary>Events of the past cannot be used; the message says what, where, and what is allowed.</summary>
/// <param name="message">One clear message.</param>
/// <param name="exitCode">What the shell is told.</param>
/// <param name="inner">What lies behind it.</param>
internal sealed class HistoryException(string message, int exitCode = ExitCode.Usage, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode => exitCode;
}
