using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using StreamInfer.Decoding;
using StreamInfer.Topologies;

namespace StreamInfer.Kafka.SchemaRegistry;

/// <summary>
/// Carries one request to whichever address answers: each in turn, beginning with the one that answered last, and round
/// after round with <see cref="JitteredBackoff"/> while none does.
/// </summary>
internal sealed class RegistryTransport : IDisposable
{
    private static readonly MediaTypeHeaderValue ContentType = new("application/vnd.schemaregistry.v1+json");

    private readonly HttpClient http;
    private readonly RegistryAddresses addresses;
    private readonly RegistryAvailability availability;
    private readonly JitteredBackoff backoff;
    private readonly SecretMask mask;
    private readonly TimeSpan timeout;
    private readonly TimeProvider time;
    private readonly ILogger logger;

    // Once it has been, nonsense means that something stands between us and it; before, that the address is wrong.
    private volatile bool hasAnswered;

    public RegistryTransport(RegistryPlan plan, HttpMessageHandler handler, JitteredBackoff backoff, TimeProvider time, ILogger logger)
    {
        addresses = new RegistryAddresses(plan);
        availability = new RegistryAvailability(time);
        mask = new SecretMask(plan);
        timeout = plan.Timeout;
        this.backoff = backoff;
        this.time = time;
        this.logger = logger;
        // The client's own time-out follows the wall clock; each attempt has one that follows ours.
        http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue(ContentType.MediaType!));
        http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json", 0.5));
        http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("streaminfer", productVersion: null));
        if (plan.Token is not null)
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", plan.Token);
        else if (plan.Username is not null)
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", SecretMask.EncodeBasic(plan.Username, plan.Password));
    }

    public RegistryStatus Status => availability.Status;

    /// <summary>GET, or POST of <paramref name="json"/> where that is given.</summary>
    /// <exception cref="RegistryException">Every answer but success and not-found.</exception>
    public async Task<RegistryReply> SendAsync(string path, byte[]? json, CancellationToken cancellation)
    {
        for (var failures = 1; ; failures++)
        {
            var round = await RoundAsync(path, json, cancellation).ConfigureAwait(false);
            if (round.Reply is { } reply)
                return reply;
            var delay = backoff.Delay(failures, round.Asked);
            if (availability.Lost(round.Reason))
                logger.Lost(round.Reason);
            else
                logger.StillAway(failures, delay, round.Reason);
            await Task.Delay(delay, time, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// A failure that concerns the answer <paramref name="target"/> gave; noted for health. It has no inner exception, whose text
    /// would not have been searched for secrets.
    /// </summary>
    public RegistryException Fail(RegistryFault fault, string target, string why)
    {
        var message = $"schema registry: {target}: {mask.Clean(why)}";
        // A schema that cannot be used is not the registry's trouble.
        availability.Reached(fault == RegistryFault.Unusable ? null : message);
        return new RegistryException(fault, message);
    }

    public void Dispose() => http.Dispose();

    private async Task<RegistryAttempt> RoundAsync(string path, byte[]? json, CancellationToken cancellation)
    {
        var (reasons, asked) = (new List<string>(), TimeSpan.Zero);
        var first = addresses.Preferred;
        for (var step = 0; step < addresses.Count; step++)
        {
            var index = (first + step) % addresses.Count;
            var url = addresses.At(index, path);
            var attempt = await AttemptAsync(url, json, cancellation).ConfigureAwait(false);
            if (attempt.Reply is { } reply)
            {
                addresses.Prefer(index);
                if (availability.Reached(error: null))
                    logger.Regained(reply.Target);
                return attempt;
            }

            reasons.Add($"{url}: {mask.Clean(attempt.Reason)}");
            asked = attempt.Asked > asked ? attempt.Asked : asked;
        }

        return RegistryAttempt.Failed(string.Join("; ", reasons), asked);
    }

    private async Task<RegistryAttempt> AttemptAsync(string url, byte[]? json, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            using var request = new HttpRequestMessage(json is null ? HttpMethod.Get : HttpMethod.Post, url);
            if (json is not null)
                request.Content = new ByteArrayContent(json) { Headers = { ContentType = ContentType } };
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            if (IsUnwell(response.StatusCode))
                return RegistryAttempt.Failed($"answered {Describe(response.StatusCode)}", AskedWait(response.Headers.RetryAfter));
            var target = $"{request.Method} {url}";
            var body = await BoundedBody.ReadAsync(response.Content, either.Token).ConfigureAwait(false)
                ?? throw Fail(RegistryFault.Unusable, target, $"the answer is larger than {BoundedBody.Limit} bytes");
            var reply = Judge(new RegistryReply(target, response.StatusCode, body));
            if (!hasAnswered)
                hasAnswered = RegistryAnswers.IsOne(reply);
            else if (!RegistryAnswers.IsOne(reply))
                return RegistryAttempt.Failed("answered something that is not a registry's");
            return RegistryAttempt.Answered(reply);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return RegistryAttempt.Failed($"no answer within {timeout.TotalSeconds} s");
        }
        catch (RegistryException nonsense) when (hasAnswered && nonsense.Fault == RegistryFault.Malformed)
        {
            return RegistryAttempt.Failed(nonsense.Message);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return RegistryAttempt.Failed(error.GetBaseException().Message);
        }
    }

    private RegistryReply Judge(RegistryReply reply)
    {
        var status = reply.Status;
        if (status is HttpStatusCode.OK or HttpStatusCode.NotFound)
            return reply;
        var (fault, hint) = status switch
        {
            HttpStatusCode.Unauthorized => (RegistryFault.Refused, "; check the user name, password or token"),
            HttpStatusCode.Forbidden => (RegistryFault.Refused, "; these credentials lack the permission"),
            >= (HttpStatusCode)400 => (RegistryFault.Refused, ""),
            _ => (RegistryFault.Malformed, "; give the address that answers itself"),
        };
        var said = RegistryAnswers.ErrorText(reply.Body);
        throw Fail(fault, reply.Target, $"answered {Describe(status)}{hint}{(said is null ? "" : $": {said}")}");
    }

    private TimeSpan AskedWait(RetryConditionHeaderValue? header)
    {
        var asked = header?.Delta ?? header?.Date - time.GetUtcNow() ?? TimeSpan.Zero;
        return asked > TimeSpan.Zero ? asked : TimeSpan.Zero;
    }

    private static bool IsUnwell(HttpStatusCode status) =>
        status >= HttpStatusCode.InternalServerError || status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests;

    private static string Describe(HttpStatusCode status) => $"{(int)status} ({status})";
}
