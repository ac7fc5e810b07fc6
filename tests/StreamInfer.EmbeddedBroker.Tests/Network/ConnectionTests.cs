using System.Buffers.Binary;
using System.Net;
using Microsoft.Extensions.Logging;
using StreamInfer.EmbeddedBroker.Wire;
using StreamInfer.TestKit.Broker;
using StreamInfer.Tests.TestTime;

namespace StreamInfer.EmbeddedBroker.Tests.Network;

public sealed class ConnectionTests
{
    [Fact]
    public async Task Response_ofFlexibleApiVersions_hasAHeaderWithoutTags()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await RawClient.ConnectAsync(broker);

        await client.SendAsync(Frames.Request(ApiKey.ApiVersions, 3, 77, body =>
        {
            body.String("raw");
            body.String("1.0");
            body.Tags();
        }));
        var response = await client.ReadFrameAsync();

        Assert.NotNull(response);
        Assert.Equal(77, BinaryPrimitives.ReadInt32BigEndian(response));
        Assert.Equal(0, BinaryPrimitives.ReadInt16BigEndian(response.AsSpan(4)));
    }

    [Fact]
    public async Task Response_ofFlexibleMetadata_hasTagsInItsHeader()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await RawClient.ConnectAsync(broker);

        await client.SendAsync(Frames.Request(ApiKey.Metadata, 9, 78, AllTopics));
        var response = await client.ReadFrameAsync();

        Assert.NotNull(response);
        Assert.Equal(78, BinaryPrimitives.ReadInt32BigEndian(response));
        Assert.Equal(0, response[4]);
        Assert.Equal(0, BinaryPrimitives.ReadInt32BigEndian(response.AsSpan(5)));
    }

    [Fact]
    public async Task Requests_sentWithoutWaiting_areAnsweredInTheirOrder()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await RawClient.ConnectAsync(broker);
        var requests = Enumerable.Range(0, 200).SelectMany(id => Frames.Request((id % 2) == 0 ? ApiKey.Metadata : ApiKey.ApiVersions, 1, id, body =>
        {
            if ((id % 2) == 0)
            {
                body.ArrayLength(0);
            }
        }));

        await client.SendAsync([.. requests]);

        for (var id = 0; id < 200; id++)
        {
            Assert.Equal(id, BinaryPrimitives.ReadInt32BigEndian(await client.ReadFrameAsync()));
        }
    }

    [Theory]
    [InlineData(4, 0)] // LeaderAndIsr: for brokers among themselves.
    [InlineData(7, 0)] // ControlledShutdown.
    [InlineData(23, 0)] // OffsetForLeaderEpoch.
    [InlineData(999, 0)]
    [InlineData(-1, 0)]
    [InlineData(short.MinValue, 0)]
    [InlineData((short)ApiKey.Metadata, 13)]
    [InlineData((short)ApiKey.Metadata, -1)]
    [InlineData((short)ApiKey.Produce, 2)]
    [InlineData((short)ApiKey.Fetch, 12)]
    public async Task Request_unknownOrOfUnsupportedVersion_closesThatConnectionAlone(short api, short version)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await RawClient.ConnectAsync(broker);
        await using var other = await RawClient.ConnectAsync(broker);

        Assert.Null(await client.TryCallAsync((ApiKey)api, version));

        Assert.NotNull(await other.CallAsync(ApiKey.ApiVersions, 0));
    }

    [Fact]
    public async Task Request_malformed_closesTheConnectionAndSaysWhyOnce()
    {
        var logger = new RecordingLogger();
        await using var broker = await TestBroker.StartAsync(logger: logger);
        await using var client = await RawClient.ConnectAsync(broker);

        Assert.Null(await client.TryCallAsync(ApiKey.Metadata, 1, body => body.Int32(1_000_000)));

        Assert.Contains("1000000 elements", Assert.Single(logger.At(LogLevel.Debug)));
        Assert.Empty(logger.At(LogLevel.Error));
    }

    [Fact]
    public async Task Request_largerThanAllowed_closesTheConnection()
    {
        await using var broker = await TestBroker.StartAsync(options => options with { MaxRequestSize = 1024 });
        await using var client = await RawClient.ConnectAsync(broker);

        await client.SendAsync(Frames.Framed(new byte[1025]));

        Assert.Empty(await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Request_whoseHandlingFails_isLoggedAsErrorAndTheBrokerGoesOn()
    {
        var logger = new RecordingLogger();
        await using var broker = await TestBroker.StartAsync(logger: logger);
        await using var client = await RawClient.ConnectAsync(broker);
        await using var other = await RawClient.ConnectAsync(broker);

        // What the catalog finds is gone under the handler, as after a mistake of its own.
        broker.CreateTopic("broken", 1);
        var topic = broker.Context.Topics.Find("broken")!;
        var partitions = topic.Partitions.ToArray();
        topic.SetPartitions([null!]);
        Assert.Null(await client.TryCallAsync(ApiKey.Metadata, 7, AllTopics));

        Assert.Contains("Metadata of version 7", Assert.Single(logger.At(LogLevel.Error)));
        Assert.NotNull(await other.CallAsync(ApiKey.ApiVersions, 0));
        topic.SetPartitions(partitions);
    }

    [Fact]
    public async Task Connection_oneTooMany_isTurnedAwayUntilAnotherEnds()
    {
        await using var broker = await TestBroker.StartAsync(options => options with { MaxConnections = 2 });
        await using var first = await RawClient.ConnectAsync(broker);
        await using (var second = await RawClient.ConnectAsync(broker))
        {
            Assert.NotNull(await first.CallAsync(ApiKey.ApiVersions, 0));
            Assert.NotNull(await second.CallAsync(ApiKey.ApiVersions, 0));

            await using var third = await RawClient.ConnectAsync(broker);
            Assert.Empty(await third.ReadToEndAsync());
        }

        while (true)
        {
            await using var next = await RawClient.ConnectAsync(broker);
            if (await next.TryCallAsync(ApiKey.ApiVersions, 0) is not null)
            {
                break;
            }
        }
    }

    [Fact]
    public async Task Connection_silentForTheIdleLimit_isClosed_oneThatWaitsForItsAnswerIsNot()
    {
        var time = new ManualTimeProvider();
        await using var broker = await TestBroker.StartAsync(options => options with { ConnectionIdleLimit = TimeSpan.FromMinutes(10) }, time);
        await using var silent = await RawClient.ConnectAsync(broker);
        await using var waiting = await RawClient.ConnectAsync(broker);
        await silent.CallAsync(ApiKey.ApiVersions, 0);
        broker.CreateTopic("t", 1);
        var timers = time.Remaining.Count;
        var answer = waiting.CallAsync(ApiKey.Fetch, 4, body => DataFrames.Fetch(body, 4, "t", 0, maxWaitMs: 3_600_000));
        await TestWait.UntilAsync(() => time.Remaining.Count > timers);

        time.Advance(TimeSpan.FromMinutes(9));
        Assert.NotNull(await silent.CallAsync(ApiKey.ApiVersions, 0));
        time.Advance(TimeSpan.FromMinutes(9));
        Assert.NotNull(await silent.CallAsync(ApiKey.ApiVersions, 0));
        time.Advance(TimeSpan.FromMinutes(11));
        Assert.Empty(await silent.ReadToEndAsync());

        Assert.False(answer.IsCompleted);
        time.Advance(TimeSpan.FromHours(1));
        Assert.NotNull(await answer);
    }

    [Fact]
    public async Task DisposeAsync_whileAFetchWaits_endsIt()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await RawClient.ConnectAsync(broker);
        broker.CreateTopic("t", 1);
        var answer = client.TryCallAsync(ApiKey.Fetch, 4, body => DataFrames.Fetch(body, 4, "t", 0, maxWaitMs: 3_600_000));

        await broker.RestartAsync();

        Assert.Null(await answer);
    }

    [Fact]
    public async Task StartAsync_portInUse_isRefusedAndLeavesTheFolderFree()
    {
        await using var broker = await TestBroker.StartAsync();
        var folder = Directory.CreateTempSubdirectory("broker-");
        var options = new BrokerOptions { DataFolder = folder.FullName, Listen = IPEndPoint.Parse(broker.BootstrapServers) };

        var refusal = await Assert.ThrowsAsync<IOException>(() => EmbeddedBroker.StartAsync(options, TimeProvider.System, new RecordingLogger()));
        await using (await EmbeddedBroker.StartAsync(options with { Listen = new IPEndPoint(IPAddress.Loopback, 0) }, TimeProvider.System, new RecordingLogger()))
        {
        }

        Assert.Contains(broker.BootstrapServers, refusal.Message);
        folder.Delete(recursive: true);
    }

    private static void AllTopics(ResponseWriter body)
    {
        body.ArrayLength(-1);
        body.Boolean(false);
        if (body.IsFlexible)
        {
            body.Boolean(false);
            body.Boolean(false);
        }

        body.Tags();
    }
}
