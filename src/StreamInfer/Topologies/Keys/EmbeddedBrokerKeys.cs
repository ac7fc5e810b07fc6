using System.Net;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Keys;

/// <summary>The keys of the section <c>kafka</c> that are no properties of librdkafka: the broker in the service's own process.</summary>
internal static class EmbeddedBrokerKeys
{
    public static readonly KeyOf<string> Embedded = new(
        "embedded", new FolderShape(), "Runs a broker in this process, with its log in this folder, instead of bootstrap.servers.");

    public static readonly KeyOf<IPEndPoint> Listen = new(
        "embedded.listen", new EndPointShape(), "Where other clients reach the embedded broker; port 0 takes a free one.") { Default = "127.0.0.1:0" };

    public static readonly KeyOf<BrokerFlushPolicy> Flush = new(
        "embedded.flush",
        new ChoiceShape<BrokerFlushPolicy>(("page-cache", BrokerFlushPolicy.PageCache), ("always", BrokerFlushPolicy.Always)),
        "Whether a record counts as written when the operating system has it, or only when the disk has.") { Default = "page-cache" };

    /// <summary>All of them.</summary>
    public static readonly Key[] All = [Embedded, Listen, Flush];
}
