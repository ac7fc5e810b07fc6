using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;

namespace StreamInfer.Host.Http;

/// <summary>What a client may ask for: changes are few, since people make them; what reads topics is one or two at a time, since it costs the brokers.</summary>
internal static class RequestLimits
{
    /// <summary>Most bytes of a body.</summary>
    public const int BodyBytes = 64 * 1024;

    /// <summary>Most changes a minute from one address.</summary>
    public const int ChangesFromOne = 30;

    /// <summary>Most changes a minute from all.</summary>
    public const int ChangesFromAll = 120;

    /// <summary>Name of the policy for what reads topics.</summary>
    public const string TopicReads = "topic-reads";

    private const int ReadsAtOnce = 2;
    private const int ReadsWaiting = 8;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public static void Set(RateLimiterOptions options)
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.GlobalLimiter = PartitionedRateLimiter.CreateChained(
            Changes(context => context.Connection.RemoteIpAddress?.ToString() ?? "", ChangesFromOne), Changes(_ => "", ChangesFromAll));
        options.AddPolicy(TopicReads, _ => RateLimitPartition.GetConcurrencyLimiter("", _ => new ConcurrencyLimiterOptions { PermitLimit = ReadsAtOnce, QueueLimit = ReadsWaiting }));
        options.OnRejected = (context, _) =>
        {
            context.HttpContext.Response.Headers.RetryAfter = "10";
            return ValueTask.CompletedTask;
        };
    }

    /// <summary>Whether a request may change something.</summary>
    public static bool IsChange(HttpRequest request) => !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !HttpMethods.IsOptions(request.Method);

    private static PartitionedRateLimiter<HttpContext> Changes(Func<HttpContext, string> who, int most) => PartitionedRateLimiter.Create<HttpContext, string>(context => IsChange(context.Request)
        ? RateLimitPartition.GetSlidingWindowLimiter(who(context), _ => new SlidingWindowRateLimiterOptions { PermitLimit = most, Window = Window, SegmentsPerWindow = 6 })
        : RateLimitPartition.GetNoLimiter("reading"));
}
