using StreamInfer.EmbeddedBroker.Transactions;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Transactions;

/// <summary>InitProducerId: an id and an epoch for an idempotent or transactional producer.</summary>
internal sealed class InitProducerIdHandler(BrokerContext context) : IRequestHandler
{
    private const short FirstWithProducer = 3;
    private const short FirstWithProducerFenced = 4;

    public ApiKey Api => ApiKey.InitProducerId;

    public ApiVersionRange Versions { get; } = new(0, 4, FirstFlexible: 2);

    public async ValueTask HandleAsync(RequestContext request, ResponseWriter response)
    {
        var (transactionalId, timeoutMs, expected) = Read(request);
        var result = context.Fault(Api, transactionalId) is not ErrorCode.None and var fault
            ? new InitialisedProducer(fault)
            : await InitialiseAsync(transactionalId, timeoutMs, expected);
        response.Int32(context.ThrottleMs(Api));
        response.Error(FencingError.For(result.Error, request.Version >= FirstWithProducerFenced));
        response.Int64(result.Producer.ProducerId);
        response.Int16(result.Producer.Epoch);
        response.Tags();
    }

    private ValueTask<InitialisedProducer> InitialiseAsync(string? transactionalId, int timeoutMs, ProducerIdAndEpoch said)
    {
        if (said == ProducerIdAndEpoch.None)
        {
            return context.Transactions.InitialiseAsync(transactionalId, timeoutMs, expected: null);
        }

        return said.ProducerId < 0 || said.Epoch < 0
            ? new(new InitialisedProducer(ErrorCode.InvalidRequest))
            : context.Transactions.InitialiseAsync(transactionalId, timeoutMs, said);
    }

    private static (string? TransactionalId, int TimeoutMs, ProducerIdAndEpoch Said) Read(RequestContext request)
    {
        var reader = request.Reader();
        var transactionalId = reader.NullableString();
        var timeoutMs = reader.Int32();
        var said = request.Version >= FirstWithProducer ? new(reader.Int64(), reader.Int16()) : ProducerIdAndEpoch.None;
        reader.Tags();
        return (transactionalId, timeoutMs, said);
    }
}
