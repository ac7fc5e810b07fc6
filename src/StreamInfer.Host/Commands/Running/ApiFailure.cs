namespace StreamInfer.Host.Commands.Running;

/// <summary>A running service cannot be asked, or refuses.</summary>
/// <param name="message">One clear message.</param>
/// <param name="exitCode">One of <see cref="Host.ExitCode"/>.</param>
/// <param name="inner">What lies behind it.</param>
internal sealed class ApiFailure(string message, int exitCode, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode => exitCode;

    /// <summary>Whether it may go away by waiting.</summary>
    public bool IsAway => exitCode == Host.ExitCode.Away;
}
