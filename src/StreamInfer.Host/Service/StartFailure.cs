namespace StreamInfer.Host.Service;

/// <summary>The service cannot start or go on, for a reason that its operator can mend.</summary>
/// <param name="message">One clear message.</param>
/// <param name="exitCode">What the shell is told.</param>
/// <param name="inner">What lies behind it.</param>
internal sealed class StartFailure(string message, int exitCode, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode => exitCode;
}
