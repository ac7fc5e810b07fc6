using System.Net;

namespace StreamInfer.Topologies;

/// <summary>The broker that the service runs in its own process, instead of a Kafka cluster elsewhere.</summary>
/// <param name="DataFolder">Absolute path of the folder that holds its log; made if absent.</param>
/// <param name="Listen">Where other clients reach it; port 0 takes a free one. Default: the loopback address, a free port.</param>
/// <param name="Flush">When an append counts as done. Default <see cref="BrokerFlushPolicy.PageCache"/>.</param>
public sealed record EmbeddedBrokerPlan(string DataFolder, IPEndPoint Listen, BrokerFlushPolicy Flush);
