using Microsoft.Extensions.Logging;

namespace StreamInfer.Host.Telemetry;

/// <summary>Says once when the collector cannot be reached or refuses, and once when it takes again.</summary>
internal sealed class CollectorWatch(Uri endpoint, ILogger logger)
{
    private int _isAway;

    /// <summary>A client whose answers are seen.</summary>
    /// <param name="timeoutMs">For one request.</param>
    public HttpClient OpenClient(int timeoutMs) =>
        new(new Watching(this) { InnerHandler = new SocketsHttpHandler() }) { Timeout = TimeSpan.FromMilliseconds(timeoutMs) };

    private void Took()
    {
        if (Interlocked.Exchange(ref _isAway, 0) == 1)
        {
            TelemetryLog.CollectorBack(logger, Place);
        }
    }

    private void Failed(string reason)
    {
        if (Interlocked.Exchange(ref _isAway, 1) == 0)
        {
            TelemetryLog.CollectorAway(logger, Place, reason);
        }
    }

    /// <summary>Without what may be secret in an address.</summary>
    private string Place => endpoint.GetLeftPart(UriPartial.Path);

    private void Judge(HttpResponseMessage answer)
    {
        if (answer.IsSuccessStatusCode)
        {
            Took();
        }
        else
        {
            Failed($"it answered {(int)answer.StatusCode} {answer.ReasonPhrase}");
        }
    }

    private sealed class Watching(CollectorWatch watch) : DelegatingHandler
    {
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                var answer = base.Send(request, cancellationToken);
                watch.Judge(answer);
                return answer;
            }
            catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
            {
                watch.Failed(failure.Message);
                throw;
            }
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                var answer = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
                watch.Judge(answer);
                return answer;
            }
            catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
            {
                watch.Failed(failure.Message);
                throw;
            }
        }
    }
}
