using StreamInfer.EmbeddedBroker.Requests.Data;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Admin;

/// <summary>DescribeCluster: one node, which is the controller too.</summary>
internal sealed class DescribeClusterHandler(BrokerContext context) : IRequestHandler
{
    private const sbyte Brokers = 1;
    private const sbyte Controllers = 2;

    public ApiKey Api => ApiKey.DescribeCluster;

    public ApiVersionRange Versions { get; } = new(0, 1, FirstFlexible: 0);

    public ValueTask HandleAsync(RequestContext request, ResponseWriter response)
    {
        var reader = request.Reader();
        var wantsOperations = reader.Boolean();
        var endpoints = request.Version >= 1 ? reader.Int8() : Brokers;
        var outcome = Check(endpoints);
        response.Int32(context.ThrottleMs(Api));
        response.Outcome(outcome);
        if (request.Version >= 1)
        {
            response.Int8(Brokers);
        }

        response.String(context.ClusterId);
        response.Int32(outcome.IsDone ? BrokerContext.NodeId : -1); // the controller
        response.ArrayLength(outcome.IsDone ? 1 : 0);
        if (outcome.IsDone)
        {
            var address = AdvertisedAddress.For(context, request);
            response.Int32(BrokerContext.NodeId);
            response.String(address.Host);
            response.Int32(address.Port);
            response.String(null); // no rack
            response.Tags();
        }

        response.Int32(wantsOperations ? MetadataHandler.AllClusterOperations : MetadataHandler.NoOperations);
        response.Tags();
        return ValueTask.CompletedTask;
    }

    private AdminOutcome Check(sbyte endpoints) => context.Fault(Api, null) is var fault and not ErrorCode.None ? AdminOutcome.Of(fault) : endpoints switch
    {
        Brokers => AdminOutcome.Done,
        Controllers => (ErrorCode.MismatchedEndpointType, "this listener is a broker's, not a controller's"),
        _ => (ErrorCode.UnsupportedEndpointType, $"endpoint type {endpoints} is not known"),
    };
}
