using StreamInfer.EmbeddedBroker.Transactions;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Transactions;

/// <summary>EndTxn: commit or abort.</summary>
internal sealed class EndTxnHandler(BrokerContext context) : IRequestHandler
{
    private const short FirstWithProducerFenced = 2;

    public ApiKey Api => ApiKey.EndTxn;

    public ApiVersionRange Versions { get; } = new(0, 3, FirstFlexible: 3);

    public async ValueTask HandleAsync(RequestContext request, ResponseWriter response)
    {
        var (transactionalId, producer, isCommit) = Read(request);
        var error = context.Fault(Api, transactionalId) is not ErrorCode.None and var fault
            ? fault
            : await context.Transactions.EndAsync(transactionalId, producer, isCommit);
        response.Int32(context.ThrottleMs(Api));
        response.Error(FencingError.For(error, request.Version >= FirstWithProducerFenced));
        response.Tags();
    }

    private static (string TransactionalId, ProducerIdAndEpoch Producer, bool IsCommit) Read(RequestContext request)
    {
        var reader = request.Reader();
        var transactionalId = reader.String();
        var producer = new ProducerIdAndEpoch(reader.Int64(), reader.Int16());
        var isCommit = reader.Boolean();
        reader.Tags();
        return (transactionalId, producer, isCommit);
    }
}
