using StreamInfer.EmbeddedBroker.Requests.Admin;
using StreamInfer.EmbeddedBroker.Requests.Admin.Configs;
using StreamInfer.EmbeddedBroker.Requests.Data;
using StreamInfer.EmbeddedBroker.Requests.Groups;
using StreamInfer.EmbeddedBroker.Requests.Session;
using StreamInfer.EmbeddedBroker.Requests.Transactions;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests;

/// <summary>All requests that the broker answers, by their number.</summary>
internal sealed class RequestHandlers
{
    private readonly IRequestHandler?[] _byKey = new IRequestHandler?[Enum.GetValues<ApiKey>().Max(api => (short)api) + 1];

    public RequestHandlers(BrokerContext context)
    {
        AddSession(context);
        AddData(context);
        AddGroups(context);
        AddTransactions(context);
        AddAdmin(context);
        Supported = [.. _byKey.OfType<IRequestHandler>().Select(handler => (handler.Api, handler.Versions))];
    }

    /// <summary>What is understood, by ascending number.</summary>
    public IReadOnlyList<(ApiKey Api, ApiVersionRange Versions)> Supported { get; }

    /// <summary>The handler; null where the request is not known.</summary>
    public IRequestHandler? Find(ApiKey api) => (ushort)api < _byKey.Length ? _byKey[(short)api] : null;

    private void AddSession(BrokerContext context) => Add(
        new ApiVersionsHandler(context, this),
        new SaslHandshakeHandler(context),
        new SaslAuthenticateHandler(context));

    private void AddData(BrokerContext context) => Add(
        new MetadataHandler(context),
        new ProduceHandler(context),
        new FetchHandler(context),
        new ListOffsetsHandler(context));

    private void AddGroups(BrokerContext context) => Add(
        new FindCoordinatorHandler(context),
        new JoinGroupHandler(context),
        new SyncGroupHandler(context),
        new HeartbeatHandler(context),
        new LeaveGroupHandler(context),
        new OffsetCommitHandler(context),
        new OffsetFetchHandler(context),
        new OffsetDeleteHandler(context),
        new DescribeGroupsHandler(context),
        new ListGroupsHandler(context),
        new DeleteGroupsHandler(context));

    private void AddTransactions(BrokerContext context) => Add(
        new InitProducerIdHandler(context),
        new AddPartitionsToTxnHandler(context),
        new AddOffsetsToTxnHandler(context),
        new EndTxnHandler(context),
        new TxnOffsetCommitHandler(context));

    private void AddAdmin(BrokerContext context) => Add(
        new CreateTopicsHandler(context),
        new DeleteTopicsHandler(context),
        new CreatePartitionsHandler(context),
        new DeleteRecordsHandler(context),
        new DescribeClusterHandler(context),
        new DescribeConfigsHandler(context),
        new AlterConfigsHandler(context),
        new IncrementalAlterConfigsHandler(context));

    private void Add(params ReadOnlySpan<IRequestHandler> handlers)
    {
        foreach (var handler in handlers)
        {
            _byKey[(short)handler.Api] = handler;
        }
    }
}
