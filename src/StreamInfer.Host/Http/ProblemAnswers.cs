using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using StreamInfer.Host.Api;

namespace StreamInfer.Host.Http;

/// <summary>Answers whatever goes wrong as problem details (RFC 9457): refusals with their reason, bodies that cannot be read, statuses without a body, and defects without their inside.</summary>
internal static class ProblemAnswers
{
    public const string ContentType = "application/problem+json";

    public static void Use(WebApplication application, ILogger logger)
    {
        application.UseStatusCodePages(context => AnswerAsync(context.HttpContext, context.HttpContext.Response.StatusCode, WordsOf(context)));
        application.Use(async (context, next) =>
        {
            try
            {
                await next(context);
            }
            catch (ApiRefusal refusal)
            {
                if (refusal.RetryAfterSeconds is { } seconds)
                {
                    context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
                }

                await AnswerAsync(context, refusal.Status, refusal.Message, refusal.Errors);
            }
            catch (BadHttpRequestException malformed)
            {
                await AnswerAsync(context, malformed.StatusCode, malformed.StatusCode == StatusCodes.Status413PayloadTooLarge ? $"the body is larger than {RequestLimits.BodyBytes} bytes" : malformed.Message);
            }
            catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
            {
                // Nobody waits for the answer.
            }
            catch (Exception defect) when (!context.Response.HasStarted)
            {
                HttpLog.Defect(logger, context.Request.Method, context.Request.Path, defect);
                await AnswerAsync(context, StatusCodes.Status500InternalServerError, "unexpected, a defect; the log says more");
            }
        });
    }

    /// <summary>Answers with problem details; not where the answer has begun.</summary>
    public static Task AnswerAsync(HttpContext context, int status, string detail, IReadOnlyDictionary<string, string[]>? errors = null)
    {
        if (context.Response.HasStarted)
        {
            return Task.CompletedTask;
        }

        context.Response.StatusCode = status;
        var problem = new Problem("about:blank", ReasonPhrases.GetReasonPhrase(status), status, detail, context.Request.Path.Value, errors?.Count > 0 ? errors : null);
        return context.Response.WriteAsJsonAsync(problem, ApiJson.Answers.Problem, ContentType, context.RequestAborted);
    }

    private static string WordsOf(StatusCodeContext context) => context.HttpContext.Response.StatusCode switch
    {
        StatusCodes.Status401Unauthorized => "a valid token is needed: Authorization: Bearer TOKEN",
        StatusCodes.Status403Forbidden => "the role operator is needed for this, or viewer for what is only looked at",
        StatusCodes.Status404NotFound => "there is nothing at this path",
        StatusCodes.Status405MethodNotAllowed => $"{context.HttpContext.Request.Method} is not allowed here",
        StatusCodes.Status415UnsupportedMediaType => "Content-Type has to be application/json",
        StatusCodes.Status429TooManyRequests => "too many requests; wait and try again",
        var other => ReasonPhrases.GetReasonPhrase(other),
    };
}
