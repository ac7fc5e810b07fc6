using StreamInfer.EmbeddedBroker.Tests.Network;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Tests.Requests;

public sealed class ApiVersionsTests : DataTest
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Response_everyVersion_listsWhatIsUnderstood(short version)
    {
        var (error, apis) = await AskAsync(version);

        Assert.Equal(ErrorCode.None, error);
        Assert.Equal(apis.Keys.Order(), apis.Keys);
        Assert.Equal((0, 9), apis[ApiKey.Produce]); // Version 0 is named for librdkafka's sake alone.
        Assert.Equal((4, 11), apis[ApiKey.Fetch]);
        Assert.Equal((1, 7), apis[ApiKey.ListOffsets]);
        Assert.Equal((0, 12), apis[ApiKey.Metadata]);
        Assert.Equal((0, 3), apis[ApiKey.ApiVersions]);
        Assert.Equal((0, 1), apis[ApiKey.SaslHandshake]);
        Assert.Equal((0, 2), apis[ApiKey.SaslAuthenticate]);
    }

    /// <summary>What librdkafka, whose oldest versions are asked for here, needs to see before it compresses, joins groups or is idempotent.</summary>
    [Theory]
    [InlineData((short)ApiKey.Produce, 0)]
    [InlineData((short)ApiKey.FindCoordinator, 0)]
    [InlineData((short)ApiKey.JoinGroup, 0)]
    [InlineData((short)ApiKey.SyncGroup, 0)]
    [InlineData((short)ApiKey.Heartbeat, 0)]
    [InlineData((short)ApiKey.LeaveGroup, 0)]
    [InlineData((short)ApiKey.OffsetCommit, 2)]
    [InlineData((short)ApiKey.OffsetFetch, 1)]
    [InlineData((short)ApiKey.InitProducerId, 0)]
    [InlineData((short)ApiKey.ListOffsets, 1)]
    public async Task Response_features_areThoseThatLibrdkafkaLooksFor(short api, short version)
    {
        var (min, max) = (await AskAsync(0)).Apis[(ApiKey)api];

        Assert.InRange(version, min, max);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(short.MaxValue)]
    [InlineData(-1)]
    public async Task Response_versionNotSupported_isOfVersion0AndNamesThoseThatAre(short version)
    {
        await Client.SendAsync(Frames.Request(ApiKey.ApiVersions, version, 1));
        var reader = new RequestReader(Frames.BodyOf((await Client.ReadFrameAsync())!, ApiKey.ApiVersions, 0, 1), flexible: false);

        Assert.Equal(ErrorCode.UnsupportedVersion, (ErrorCode)reader.Int16());
        Assert.Equal(1, reader.ArrayLength());
        Assert.Equal((ApiKey.ApiVersions, 0, 3), ((ApiKey)reader.Int16(), reader.Int16(), reader.Int16()));
        Assert.Equal(0, reader.Remaining);
        Assert.Equal(ErrorCode.None, (await AskAsync(3)).Error);
    }

    [Theory]
    [InlineData("", "1")]
    [InlineData("ok", "")]
    [InlineData("-leading", "1")]
    [InlineData("trailing.", "1")]
    [InlineData("with space", "1")]
    public async Task Response_softwareNameOutOfOrder_isInvalid(string name, string software)
    {
        var (error, apis) = await AskAsync(3, name, software);

        Assert.Equal(ErrorCode.InvalidRequest, error);
        Assert.Empty(apis);
    }

    private async Task<(ErrorCode Error, Dictionary<ApiKey, (int Min, int Max)> Apis)> AskAsync(short version, string name = "apache-kafka.java", string software = "3.9.0")
    {
        var response = await Client.CallAsync(ApiKey.ApiVersions, version, body =>
        {
            if (version >= 3)
            {
                body.String(name);
                body.String(software);
                body.Tags();
            }
        });
        var reader = new RequestReader(response, Frames.IsFlexible(ApiKey.ApiVersions, version));
        var error = (ErrorCode)reader.Int16();
        var apis = new Dictionary<ApiKey, (int, int)>();
        for (var left = reader.ArrayLength(); left > 0; left--)
        {
            apis.Add((ApiKey)reader.Int16(), (reader.Int16(), reader.Int16()));
            reader.Tags();
        }

        if (version >= 1)
        {
            Assert.Equal(0, reader.Int32());
        }

        reader.Tags();
        Assert.Equal(0, reader.Remaining);
        return (error, apis);
    }
}
