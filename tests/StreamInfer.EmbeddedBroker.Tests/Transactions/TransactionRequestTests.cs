using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.EmbeddedBroker.Requests;
using StreamInfer.EmbeddedBroker.Requests.Transactions;
using StreamInfer.EmbeddedBroker.Transactions;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Tests.Transactions;

/// <summary>The requests byte by byte, as clients send them: spaces part the fields.</summary>
public sealed class TransactionRequestTests : IAsyncLifetime
{
    private const string Id = "0002 7431"; // "t1"
    private const string CompactId = "03 7431";
    private const string Scores = "0006 73636F726573";
    private const string CompactScores = "07 73636F726573";
    private const string ZeroZero = "0000000000000000 0000"; // producer id 0, epoch 0
    private const string Ok = "0000";
    private const string NoThrottle = "00000000";

    private TransactionFixture _broker = null!;

    public async Task InitializeAsync() => _broker = await TransactionFixture.CreateAsync();

    public Task DisposeAsync()
    {
        _broker.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task InitProducerId_of_the_oldest_and_the_newest_version()
    {
        Assert.Equal(Hex($"{NoThrottle} {Ok} {ZeroZero}"), await AskAsync(Init, 0, $"{Id} 00002710"));
        Assert.Equal(Hex($"{NoThrottle} {Ok} 0000000000000000 0001"), await AskAsync(Init, 1, $"{Id} 00002710"));
        Assert.Equal(Hex($"{NoThrottle} {Ok} 0000000000000000 0002 00"), await AskAsync(Init, 2, $"{CompactId} 00002710 00"));
        Assert.Equal(Hex($"{NoThrottle} {Ok} 0000000000000000 0003 00"), await AskAsync(Init, 4, $"{CompactId} 00002710 FFFFFFFFFFFFFFFF FFFF 00"));
        Assert.Equal(Hex($"{NoThrottle} {Ok} 0000000000000000 0004 00"), await AskAsync(Init, 4, $"{CompactId} 00002710 0000000000000000 0003 00"));
        Assert.Equal(Hex($"{NoThrottle} {Ok} 0000000000000001 0000"), await AskAsync(Init, 0, "FFFF 00002710"));
        Assert.Equal(Hex($"{NoThrottle} {Ok} 0000000000000002 0000 00"), await AskAsync(Init, 4, "00 7FFFFFFF FFFFFFFFFFFFFFFF FFFF 00"));
    }

    [Fact]
    public async Task InitProducerId_refused_answers_without_a_producer_id()
    {
        await AskAsync(Init, 0, $"{Id} 00002710");
        await AskAsync(Init, 0, $"{Id} 00002710");
        const string none = "FFFFFFFFFFFFFFFF FFFF";
        Assert.Equal(Hex($"{NoThrottle} 005A {none} 00"), await AskAsync(Init, 4, $"{CompactId} 00002710 {ZeroZero} 00")); // PRODUCER_FENCED
        Assert.Equal(Hex($"{NoThrottle} 002F {none} 00"), await AskAsync(Init, 3, $"{CompactId} 00002710 {ZeroZero} 00")); // INVALID_PRODUCER_EPOCH
        Assert.Equal(Hex($"{NoThrottle} 002A {none} 00"), await AskAsync(Init, 3, $"{CompactId} 00002710 0000000000000000 FFFF 00")); // INVALID_REQUEST
        Assert.Equal(Hex($"{NoThrottle} 0032 {none}"), await AskAsync(Init, 0, $"{Id} 00000000")); // INVALID_TRANSACTION_TIMEOUT
        Assert.Equal(Hex($"{NoThrottle} 002A {none}"), await AskAsync(Init, 0, "0000 00002710")); // INVALID_REQUEST
    }

    [Fact]
    public async Task A_transaction_in_the_oldest_versions()
    {
        await AskAsync(Init, 0, $"{Id} 00002710");
        Assert.Equal(
            Hex($"{NoThrottle} 00000001 {Scores} 00000002 00000000 {Ok} 00000001 {Ok}"),
            await AskAsync(AddPartitions, 0, $"{Id} {ZeroZero} 00000001 {Scores} 00000002 00000000 00000001"));
        Assert.Equal(Hex($"{NoThrottle} {Ok}"), await AskAsync(AddOffsets, 0, $"{Id} {ZeroZero} 0001 67"));
        Assert.Equal(
            Hex($"{NoThrottle} 00000001 {Scores} 00000001 00000001 {Ok}"),
            await AskAsync(CommitOffsets, 0, $"{Id} 0001 67 {ZeroZero} 00000001 {Scores} 00000001 00000001 0000000000000007 FFFF"));
        Assert.Equal(Hex($"{NoThrottle} {Ok}"), await AskAsync(End, 0, $"{Id} {ZeroZero} 01"));
        var offset = _broker.Groups.Fetch("g", partitions: null, requireStable: true).Single();
        Assert.Equal((TransactionFixture.Topic, 1, 7L), (offset.Partition.Topic, offset.Partition.Partition, offset.Offset));
    }

    [Fact]
    public async Task A_transaction_in_the_newest_versions()
    {
        await AskAsync(Init, 4, $"{CompactId} 00002710 FFFFFFFFFFFFFFFF FFFF 00");
        Assert.Equal(
            Hex($"{NoThrottle} 02 {CompactScores} 03 00000000 {Ok} 00 00000001 {Ok} 00 00 00"),
            await AskAsync(AddPartitions, 3, $"{CompactId} {ZeroZero} 02 {CompactScores} 03 00000000 00000001 00 00"));
        Assert.Equal(Hex($"{NoThrottle} {Ok} 00"), await AskAsync(AddOffsets, 3, $"{CompactId} {ZeroZero} 02 67 00"));
        Assert.Equal(
            Hex($"{NoThrottle} 02 {CompactScores} 02 00000001 {Ok} 00 00 00"),
            await AskAsync(
                CommitOffsets, 3, $"{CompactId} 02 67 {ZeroZero} FFFFFFFF 01 00 02 {CompactScores} 02 00000001 0000000000000007 00000005 02 6D 00 00 00"));
        Assert.Equal(Hex($"{NoThrottle} {Ok} 00"), await AskAsync(End, 3, $"{CompactId} {ZeroZero} 01 00"));
        var offset = _broker.Groups.Fetch("g", partitions: null, requireStable: true).Single();
        Assert.Equal((7L, 5, "m"), (offset.Offset, offset.LeaderEpoch, offset.Metadata));
    }

    [Fact]
    public async Task AddPartitionsToTxn_with_an_unknown_or_internal_topic_adds_none()
    {
        await AskAsync(Init, 0, $"{Id} 00002710");
        const string offsets = "0012 5F5F636F6E73756D65725F6F666673657473"; // "__consumer_offsets"
        Assert.Equal(
            Hex($"{NoThrottle} 00000002 {Scores} 00000002 00000000 0037 00000002 0003 {offsets} 00000001 00000000 001D"),
            await AskAsync(
                AddPartitions, 2, $"{Id} {ZeroZero} 00000002 {Scores} 00000002 00000000 00000002 {offsets} 00000001 00000000"));
        Assert.Equal(Hex($"{NoThrottle} 0030"), await AskAsync(End, 2, $"{Id} {ZeroZero} 01")); // INVALID_TXN_STATE: nothing was begun
    }

    [Fact]
    public async Task TxnOffsetCommit_of_what_there_is_not_and_of_too_long_a_note_commits_the_rest()
    {
        await AskAsync(Init, 0, $"{Id} 00002710");
        await AskAsync(AddOffsets, 0, $"{Id} {ZeroZero} 0001 67");
        var note = $"1001 {string.Concat(Enumerable.Repeat("78", 4097))}";
        Assert.Equal(
            Hex($"{NoThrottle} 00000001 {Scores} 00000003 00000000 {Ok} 00000001 000C 00000002 0003"),
            await AskAsync(
                CommitOffsets,
                0,
                $"{Id} 0001 67 {ZeroZero} 00000001 {Scores} 00000003 00000000 0000000000000007 FFFF 00000001 0000000000000008 {note} 00000002 0000000000000009 FFFF"));
    }

    [Fact]
    public async Task Fenced_producers_are_told_so_in_words_that_their_version_knows()
    {
        await AskAsync(Init, 0, $"{Id} 00002710");
        await AskAsync(Init, 0, $"{Id} 00002710");
        foreach (var (version, error) in new[] { ((short)1, "002F"), ((short)2, "005A") })
        {
            Assert.Equal(
                Hex($"{NoThrottle} 00000001 {Scores} 00000001 00000000 {error}"),
                await AskAsync(AddPartitions, version, $"{Id} {ZeroZero} 00000001 {Scores} 00000001 00000000"));
            Assert.Equal(Hex($"{NoThrottle} {error}"), await AskAsync(AddOffsets, version, $"{Id} {ZeroZero} 0001 67"));
            Assert.Equal(Hex($"{NoThrottle} {error}"), await AskAsync(End, version, $"{Id} {ZeroZero} 01"));
        }
    }

    [Fact]
    public async Task Faults_that_a_test_asks_for_are_the_answer_and_nothing_is_done()
    {
        var faults = new CoordinatorMoved();
        const string none = "FFFFFFFFFFFFFFFF FFFF";
        Assert.Equal(Hex($"00000019 0010 {none}"), await AskAsync(Init, 0, $"{Id} 00002710", faults));
        Assert.Equal(
            Hex($"00000019 00000001 {Scores} 00000001 00000000 0010"),
            await AskAsync(AddPartitions, 0, $"{Id} {ZeroZero} 00000001 {Scores} 00000001 00000000", faults));
        Assert.Equal(Hex("00000019 0010"), await AskAsync(AddOffsets, 0, $"{Id} {ZeroZero} 0001 67", faults));
        Assert.Equal(Hex("00000019 0010"), await AskAsync(End, 0, $"{Id} {ZeroZero} 01", faults));
        Assert.Equal(
            Hex($"00000019 00000001 {Scores} 00000001 00000001 0010"),
            await AskAsync(CommitOffsets, 0, $"{Id} 0001 67 {ZeroZero} 00000001 {Scores} 00000001 00000001 0000000000000007 FFFF", faults));
        Assert.Equal(Hex($"{NoThrottle} 0031"), await AskAsync(End, 0, $"{Id} {ZeroZero} 01")); // INVALID_PRODUCER_ID_MAPPING: never initialised
    }

    [Theory]
    [InlineData(nameof(Init), 4, $"{CompactId} 00002710 FFFFFFFFFFFFFFFF FFFF 00")]
    [InlineData(nameof(AddPartitions), 3, $"{CompactId} {ZeroZero} 02 {CompactScores} 03 00000000 00000001 00 00")]
    [InlineData(nameof(AddOffsets), 3, $"{CompactId} {ZeroZero} 02 67 00")]
    [InlineData(nameof(End), 3, $"{CompactId} {ZeroZero} 01 00")]
    [InlineData(nameof(CommitOffsets), 3, $"{CompactId} 02 67 {ZeroZero} FFFFFFFF 01 00 02 {CompactScores} 02 00000001 0000000000000007 00000005 02 6D 00 00 00")]
    public async Task Requests_cut_short_anywhere_are_malformed(string handler, short version, string body)
    {
        var whole = Hex(body);
        Func<BrokerContext, IRequestHandler> create = handler switch
        {
            nameof(Init) => Init,
            nameof(AddPartitions) => AddPartitions,
            nameof(AddOffsets) => AddOffsets,
            nameof(End) => End,
            _ => CommitOffsets,
        };
        for (var length = 0; length < whole.Length; length += 2)
        {
            await Assert.ThrowsAsync<MalformedRequestException>(() => AskAsync(create, version, whole[..length]));
        }
    }

    private static IRequestHandler Init(BrokerContext context) => new InitProducerIdHandler(context);

    private static IRequestHandler AddPartitions(BrokerContext context) => new AddPartitionsToTxnHandler(context);

    private static IRequestHandler AddOffsets(BrokerContext context) => new AddOffsetsToTxnHandler(context);

    private static IRequestHandler End(BrokerContext context) => new EndTxnHandler(context);

    private static IRequestHandler CommitOffsets(BrokerContext context) => new TxnOffsetCommitHandler(context);

    private static string Hex(string spaced) => spaced.Replace(" ", "");

    private async Task<string> AskAsync(Func<BrokerContext, IRequestHandler> create, short version, string body, IBrokerFaults? faults = null)
    {
        var handler = create(new BrokerContext
        {
            Options = _broker.Options with { Faults = faults },
            ClusterId = "cluster",
            Port = 9092,
            Topics = _broker.Topics,
            Groups = _broker.Groups,
            Transactions = _broker.Coordinator,
            Time = _broker.Time,
            Logger = NullLogger.Instance,
        });
        Assert.True(handler.Versions.Contains(version));
        var isFlexible = handler.Versions.IsFlexible(version);
        var request = new RequestContext
        {
            Api = handler.Api,
            Version = version,
            IsFlexible = isFlexible,
            ClientAddress = IPAddress.Loopback,
            LocalEndPoint = new IPEndPoint(IPAddress.Loopback, 9092),
            Body = Convert.FromHexString(Hex(body)),
        };
        using var response = new ResponseWriter();
        response.Reset(isFlexible);
        await handler.HandleAsync(request, response);
        return Convert.ToHexString(response.Written.Span);
    }

    private sealed class CoordinatorMoved : IBrokerFaults
    {
        public bool AcceptsConnections => true;

        public ValueTask<bool> BeforeAsync(ApiKey api, CancellationToken aborted) => ValueTask.FromResult(true);

        public ErrorCode ErrorFor(ApiKey api, string? name, int partition) =>
            string.Equals(name, "t1", StringComparison.Ordinal) ? ErrorCode.NotCoordinator : ErrorCode.None;

        public int? CutAfter(ApiKey api, int responseLength) => null;

        public int ThrottleMs(ApiKey api) => 25;
    }
}
