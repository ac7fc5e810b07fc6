using System.Net;
using StreamInfer.Host.Http;

namespace StreamInfer.Host.Service;

/// <summary>What the command line says of a service.</summary>
/// <param name="ModelsFolder">The model repository.</param>
/// <param name="Listen">Where /metrics and /health are served; null for nowhere. Loopback by default.</param>
internal sealed record ServiceOptions(string ModelsFolder, IPEndPoint? Listen)
{
    /// <summary>Who may talk to the server. Default whoever reaches a loopback address.</summary>
    public HttpSecurity Security { get; init; } = new();

    /// <summary>Where it notes what is in flight, so that events which kill the process are recognised; null for nowhere. Default null.</summary>
    public string? StateFolder { get; init; }

    /// <summary>Share of the micro-batches that are traced, 0 to 1. Default 0: none.</summary>
    public double TraceRatio { get; init; }
}
