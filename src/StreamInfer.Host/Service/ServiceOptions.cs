using System.Net;

namespace StreamInfer.Host.Service;

/// <summary>What the command line says of a service.</summary>
/// <param name="ModelsFolder">The model repository.</param>
/// <param name="Listen">Where /metrics and /health are served; null for nowhere. Loopback by default.</param>
internal sealed record ServiceOptions(string ModelsFolder, IPEndPoint? Listen);
