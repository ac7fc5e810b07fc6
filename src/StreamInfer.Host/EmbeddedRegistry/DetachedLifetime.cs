using Microsoft.Extensions.Hosting;

namespace StreamInfer.Host.EmbeddedRegistry;

/// <summary>Leaves the process's signals to the program: the usual lifetime would take SIGTERM for itself.</summary>
internal sealed class DetachedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
