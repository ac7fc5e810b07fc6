using System.Runtime.InteropServices;

namespace StreamInfer.Host.Service;

/// <summary>SIGTERM and SIGINT: the first asks to stop, finishing what is in flight; a second ends the program at once.</summary>
internal sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration _terminate;
    private readonly PosixSignalRegistration _interrupt;

    private StopSignal()
    {
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
    }

    /// <summary>Lasts until the process is gone: a signal that comes while the program ends by itself must not take its exit code's place.</summary>
    public static StopSignal OfTheProcess { get; } = new();

    public CancellationToken Token => _stop.Token;

    public void Dispose()
    {
        _terminate.Dispose();
        _interrupt.Dispose();
        _stop.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        if (_stop.IsCancellationRequested)
        {
            // What is not acknowledged is not committed either: nothing is lost, some is scored again.
            Environment.Exit(ExitCode.Interrupted);
        }

        context.Cancel = true;
        _stop.Cancel();
    }
}
