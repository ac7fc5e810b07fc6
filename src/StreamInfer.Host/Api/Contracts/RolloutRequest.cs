namespace StreamInfer.Host.Api.Contracts;

/// <summary>A change of which versions score.</summary>
/// <param name="Action"><c>promote</c>, <c>ramp</c>, <c>hold</c>, <c>resume</c>, <c>abort</c> or <c>rollback</c>.</param>
/// <param name="Reason">Why, 1 to 500 characters.</param>
/// <param name="Version">For promote and ramp.</param>
/// <param name="Percent">For ramp: a share that only people change; left out, the share grows by the topology's stages.</param>
/// <param name="Revision">The revision that has to be there; left out, whichever is.</param>
internal sealed record RolloutRequest(string Action, string Reason, int? Version = null, decimal? Percent = null, long? Revision = null);
