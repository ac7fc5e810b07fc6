using System.Net;

namespace StreamInfer.EmbeddedBroker.Requests;

/// <summary>Where clients are told to find this node, in metadata and as the coordinator of groups and transactions.</summary>
/// <param name="Host">A host name or an address.</param>
/// <param name="Port">The port.</param>
internal readonly record struct AdvertisedAddress(string Host, int Port)
{
    /// <summary>
    /// <see cref="BrokerOptions.AdvertisedHost"/>, else the address at which this very client reached the broker: right for each of several networks.
    /// </summary>
    public static AdvertisedAddress For(BrokerContext context, RequestContext request) =>
        new(context.Options.AdvertisedHost ?? Text(request.LocalEndPoint.Address), context.Port);

    /// <summary>The address as IPv4 writes it where it is one, also on a socket that serves both.</summary>
    public static string Text(IPAddress address) => (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
}
