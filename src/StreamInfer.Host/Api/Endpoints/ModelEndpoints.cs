using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using StreamInfer.Host.Api.Contracts;
using StreamInfer.Host.Api.Models;
using StreamInfer.Host.Commands.Models;
using StreamInfer.Host.Http.Authentication;
using StreamInfer.Models;
using StreamInfer.Models.Control;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Api.Endpoints;

/// <summary>Versions: which there are, which score, and changes of that.</summary>
internal static class ModelEndpoints
{
    /// <summary>Most characters of a reason.</summary>
    public const int LongestReason = 500;

    private const int LongestTopic = 249;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/topologies/{topology}/models", (ServedTopology served) => TypedResults.Ok(served.Models.Read()))
            .WithName("getModels").WithSummary("Versions, gate verdicts, the ramp with its guardrails, shadows, and the last changes.");
        api.MapPost("/topologies/{topology}/rollout", RolloutAsync).RequireAuthorization(Roles.Operator).Accepts<RolloutRequest>("application/json")
            .WithName("changeRollout").WithSummary("Changes which versions score.");
        api.MapPost("/topologies/{topology}/shadow", ShadowAsync).RequireAuthorization(Roles.Operator).Accepts<ShadowRequest>("application/json")
            .WithName("changeShadow").WithSummary("Begins or ends a version that scores copies.");
    }

    private static async Task<Ok<RevisionAnswer>> RolloutAsync(ServedTopology served, Caller caller, RequestBody body, StateChanges changes, HttpContext context)
    {
        var action = body.Choice("action", "promote", "ramp", "hold", "resume", "abort", "rollback");
        var reason = body.Text("reason", LongestReason);
        var version = (int?)body.OptionalWhole("version", 1, int.MaxValue);
        var share = ShareOf(body);
        var revision = body.OptionalWhole("revision", 0, long.MaxValue);
        if (action is "promote" or "ramp" && version is null)
        {
            body.Note("version", $"is missing, for {action}");
        }

        body.Check();
        var words = string.Create(CultureInfo.InvariantCulture, $"{action}{(version is null ? "" : $" of version {version}")}{(share is { } percent ? $" at {percent}" : "")}");
        return TypedResults.Ok(await changes.WriteAsync(served, caller, reason, revision, words, repository => ChangeOf(action, served.Plan, repository, version, share), context.RequestAborted));
    }

    private static Func<ControlState, ChangeNote, ControlResult> ChangeOf(string action, TopologyPlan plan, ModelRepository repository, int? version, Percent? share)
    {
        switch (action)
        {
            case "hold":
                return ControlChange.Hold;
            case "resume":
                return ControlChange.Resume;
            case "rollback":
                return ControlChange.Rollback;
            case "abort":
                return ControlChange.Abort;
        }

        var files = VersionArgument.Find(repository, plan.Model.Name, version!.Value);
        return action == "promote" ? (state, note) => ControlChange.Promote(state, files, note)
            : share is { } percent ? (state, note) => ControlChange.SetPercent(state, files, percent, note)
            : (state, note) => ControlChange.StartRamp(state, files, RampSettings.Of(plan.Rollout), note);
    }

    private static async Task<Ok<RevisionAnswer>> ShadowAsync(ServedTopology served, Caller caller, RequestBody body, StateChanges changes, HttpContext context)
    {
        var action = body.Choice("action", "start", "stop");
        var reason = body.Text("reason", LongestReason);
        var version = (int?)body.OptionalWhole("version", 1, int.MaxValue);
        var share = ShareOf(body);
        var topic = body.OptionalText("topic", LongestTopic);
        var revision = body.OptionalWhole("revision", 0, long.MaxValue);
        if (version is null)
        {
            body.Note("version", "is missing");
        }

        body.Check();
        var number = version!.Value;
        return TypedResults.Ok(await changes.WriteAsync(
            served,
            caller,
            reason,
            revision,
            string.Create(CultureInfo.InvariantCulture, $"{action} of shadow version {number}"),
            repository => action == "start"
                ? ShadowCommand.Start(served.Plan, repository, number, share, null, topic)
                : (state, note) => ControlChange.RemoveShadow(state, number, note),
            context.RequestAborted));
    }

    private static Percent? ShareOf(RequestBody body)
    {
        if (body.OptionalNumber("percent") is not { } number)
        {
            return null;
        }

        if (!Percent.TryFrom(number, out var share) || share == default)
        {
            body.Note("percent", "allowed is more than 0 and at most 100, with two decimals at most");
        }

        return share;
    }
}
