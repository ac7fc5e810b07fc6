namespace StreamInfer.Host.Api.Contracts;

/// <summary>Begins or ends a version that scores copies.</summary>
/// <param name="Action"><c>start</c> or <c>stop</c>.</param>
/// <param name="Version">Which.</param>
/// <param name="Reason">Why, 1 to 500 characters.</param>
/// <param name="Percent">Share of the events; left out, as the topology says of the version, or 100.</param>
/// <param name="Topic">Where its predictions go; left out, as the topology says.</param>
/// <param name="Revision">The revision that has to be there; left out, whichever is.</param>
internal sealed record ShadowRequest(string Action, int Version, string Reason, decimal? Percent = null, string? Topic = null, long? Revision = null);
