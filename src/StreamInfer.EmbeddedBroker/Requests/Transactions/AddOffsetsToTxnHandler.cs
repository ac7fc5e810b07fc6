using StreamInfer.EmbeddedBroker.Transactions;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Transactions;

/// <summary>AddOffsetsToTxn: the offsets of a group become part of a transaction.</summary>
internal sealed class AddOffsetsToTxnHandler(BrokerContext context) : IRequestHandler
{
    private const short FirstWithProducerFenced = 2;

    public ApiKey Api => ApiKey.AddOffsetsToTxn;

    public ApiVersionRange Versions { get; } = new(0, 3, FirstFlexible: 3);

    public async ValueTask HandleAsync(RequestContext request, ResponseWriter response)
    {
        var (transactionalId, producer) = Read(request);
        var error = context.Fault(Api, transactionalId) is not ErrorCode.None and var fault
            ? fault
            : await context.Transactions.AddOffsetsAsync(transactionalId, producer);
        response.Int32(context.ThrottleMs(Api));
        response.Error(FencingError.For(error, request.Version >= FirstWithProducerFenced));
        response.Tags();
    }

    private static (string TransactionalId, ProducerIdAndEpoch Producer) Read(RequestContext request)
    {
        var reader = request.Reader();
        var transactionalId = reader.String();
        var producer = new ProducerIdAndEpoch(reader.Int64(), reader.Int16());
        reader.String(); // the group: the offsets of all groups lie in one partition
        reader.Tags();
        return (transactionalId, producer);
    }
}
