using System.Security.Cryptography;
using System.Text;
using StreamInfer.EmbeddedBroker.Network.Sasl;
using StreamInfer.EmbeddedBroker.Wire;
using StreamInfer.TestKit.Broker;

namespace StreamInfer.EmbeddedBroker.Tests.Network;

public sealed class SaslTests : IAsyncLifetime
{
    private TestBroker _broker = null!;

    public async Task InitializeAsync() => _broker = await TestBroker.StartAsync(options => options with
    {
        Security = new BrokerSecurity { Users = new Dictionary<string, string> { ["alice"] = "pencil", ["b,o=b"] = "pässword" } },
    });

    public async Task DisposeAsync() => await _broker.DisposeAsync();

    /// <summary>The example of RFC 7677, section 3.</summary>
    [Fact]
    public void ScramKeys_ofTheRfcsExample_fitItsProofAndSignature()
    {
        var keys = ScramKeys.Of("pencil", Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ=="));
        var signed = Encoding.UTF8.GetBytes("n=user,r=rOprNGfwEbeRWgbNEkqO,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,"
            + "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0");
        var signature = HMACSHA256.HashData(keys.StoredKey, signed);
        var clientKey = Convert.FromBase64String("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=").Zip(signature, (left, right) => (byte)(left ^ right)).ToArray();

        Assert.Equal(keys.StoredKey, SHA256.HashData(clientKey));
        Assert.Equal("6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", Convert.ToBase64String(HMACSHA256.HashData(keys.ServerKey, signed)));
    }

    [Theory]
    [InlineData("alice", "pencil", true)]
    [InlineData("b,o=b", "pässword", true)]
    [InlineData("alice", "pencils", false)]
    [InlineData("alice", "", false)]
    [InlineData("nobody", "pencil", false)]
    public async Task Plain_letsInWhoKnowsThePassword(string user, string password, bool isLetIn)
    {
        await using var client = await RawClient.ConnectAsync(_broker);
        Assert.Equal(ErrorCode.None, await HandshakeAsync(client, "PLAIN"));

        var (error, _) = await AuthenticateAsync(client, $"\0{user}\0{password}");

        Assert.Equal(isLetIn ? ErrorCode.None : ErrorCode.SaslAuthenticationFailed, error);
        Assert.Equal(isLetIn, await client.TryCallAsync(ApiKey.Metadata, 0, body => body.ArrayLength(0)) is not null);
    }

    [Theory]
    [InlineData("alice", "alice", true)]
    [InlineData("root", "alice", false)]
    public async Task Plain_forSomebodyElse_isRefused(string actAs, string user, bool isLetIn)
    {
        await using var client = await RawClient.ConnectAsync(_broker);
        await HandshakeAsync(client, "PLAIN");

        Assert.Equal(isLetIn ? ErrorCode.None : ErrorCode.SaslAuthenticationFailed, (await AuthenticateAsync(client, $"{actAs}\0{user}\0pencil")).Error);
    }

    [Theory]
    [InlineData("alice", "pencil", (short)0, true)]
    [InlineData("alice", "pencil", (short)2, true)]
    [InlineData("b,o=b", "pässword", (short)1, true)]
    [InlineData("alice", "wrong", (short)1, false)]
    [InlineData("nobody", "pencil", (short)1, false)]
    public async Task Scram_letsInWhoKnowsThePassword_andProvesItself(string user, string password, short version, bool isLetIn)
    {
        await using var client = await RawClient.ConnectAsync(_broker);
        await HandshakeAsync(client, "SCRAM-SHA-256");
        var scram = new ScramClient(user, password);

        var (error, challenge) = await AuthenticateAsync(client, scram.First, version);
        Assert.Equal(ErrorCode.None, error);
        (error, var proof) = await AuthenticateAsync(client, scram.Final(challenge), version);

        Assert.Equal(isLetIn ? ErrorCode.None : ErrorCode.SaslAuthenticationFailed, error);
        Assert.Equal(isLetIn ? scram.ServersProof : "", proof);
        Assert.Equal(isLetIn, await client.TryCallAsync(ApiKey.Metadata, 0, body => body.ArrayLength(0)) is not null);
    }

    [Fact]
    public async Task Scram_nameThatNobodyHas_isAnsweredLikeOneThatSomebodyHas()
    {
        async Task<string[]> AskAsync(string user)
        {
            await using var client = await RawClient.ConnectAsync(_broker);
            await HandshakeAsync(client, "SCRAM-SHA-256");
            return (await AuthenticateAsync(client, $"n,,n={user},r=abc")).Answer.Split(',');
        }

        var (known, unknown, again) = (await AskAsync("alice"), await AskAsync("nobody"), await AskAsync("nobody"));

        Assert.Equal(known.Select(part => (part[..2], part.Length)), unknown.Select(part => (part[..2], part.Length)));
        Assert.Equal(unknown[1], again[1]); // The salt of a name stays, whether there is such a user or not.
        Assert.NotEqual(unknown[0], again[0]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("p=tls-unique,,n=alice,r=abc")]
    [InlineData("n,a=root,n=alice,r=abc")]
    [InlineData("n,,n=alice")]
    [InlineData("n,,n=alice,r=")]
    [InlineData("n,,r=abc,n=alice")]
    [InlineData("x,,n=alice,r=abc")]
    [InlineData("n,,m=must-understand,n=alice,r=abc")]
    public async Task Scram_firstMessageOutOfOrder_isRefused(string first)
    {
        await using var client = await RawClient.ConnectAsync(_broker);
        await HandshakeAsync(client, "SCRAM-SHA-256");

        Assert.Equal(ErrorCode.SaslAuthenticationFailed, (await AuthenticateAsync(client, first)).Error);
    }

    [Theory]
    [InlineData("c=biws,r={0}")]
    [InlineData("c=biws,r={0},p=")]
    [InlineData("c=biws,r={0},p=AAAA")]
    [InlineData("c=biws,r={0}x,p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("c=eSws,r={0},p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("c=biws,r={0},p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public async Task Scram_finalMessageThatDoesNotFit_isRefused(string final)
    {
        await using var client = await RawClient.ConnectAsync(_broker);
        await HandshakeAsync(client, "SCRAM-SHA-256");
        var nonce = (await AuthenticateAsync(client, "n,,n=alice,r=abc")).Answer.Split(',')[0][2..];

        Assert.Equal(ErrorCode.SaslAuthenticationFailed, (await AuthenticateAsync(client, string.Format(final, nonce))).Error);
    }

    [Fact]
    public async Task Handshake_ofVersion0_isFollowedByBareMessages()
    {
        await using var client = await RawClient.ConnectAsync(_broker);
        await HandshakeAsync(client, "SCRAM-SHA-256", version: 0);
        var scram = new ScramClient("alice", "pencil");

        await client.SendAsync(Frames.Framed(scram.First));
        await client.SendAsync(Frames.Framed(scram.Final(Encoding.UTF8.GetString((await client.ReadFrameAsync())!))));

        Assert.Equal(scram.ServersProof, Encoding.UTF8.GetString((await client.ReadFrameAsync())!));
        Assert.NotNull(await client.CallAsync(ApiKey.Metadata, 0, body => body.ArrayLength(0)));
    }

    [Fact]
    public async Task BareMessage_withAWrongPassword_closesTheConnection()
    {
        await using var client = await RawClient.ConnectAsync(_broker);
        await HandshakeAsync(client, "PLAIN", version: 0);

        await client.SendAsync(Frames.Framed("\0alice\0wrong"));

        Assert.Empty(await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Request_beforeAuthentication_closesTheConnection()
    {
        await using var client = await RawClient.ConnectAsync(_broker);
        Assert.NotNull(await client.CallAsync(ApiKey.ApiVersions, 0));

        Assert.Null(await client.TryCallAsync(ApiKey.Metadata, 0, body => body.ArrayLength(0)));
    }

    [Fact]
    public async Task Frame_beforeAuthentication_isLimitedTo512KiB()
    {
        await using var client = await RawClient.ConnectAsync(_broker);

        await client.SendAsync([0, 8, 0, 1]);

        Assert.Empty(await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Handshake_unknownMechanism_isToldWhichThereAre_andDisconnected()
    {
        await using var client = await RawClient.ConnectAsync(_broker);
        var response = await client.CallAsync(ApiKey.SaslHandshake, 1, body => body.String("GSSAPI"));
        var reader = new RequestReader(response, flexible: false);

        Assert.Equal(ErrorCode.UnsupportedSaslMechanism, (ErrorCode)reader.Int16());
        Assert.Equal(2, reader.ArrayLength());
        Assert.Equal(("PLAIN", "SCRAM-SHA-256"), (reader.String(), reader.String()));
        Assert.Empty(await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Handshake_twice_isAnIllegalState()
    {
        await using var client = await RawClient.ConnectAsync(_broker);
        await HandshakeAsync(client, "PLAIN");

        Assert.Equal(ErrorCode.IllegalSaslState, await HandshakeAsync(client, "PLAIN"));
        Assert.Empty(await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Authenticate_withoutAHandshake_isAnIllegalState()
    {
        await using var client = await RawClient.ConnectAsync(_broker);

        Assert.Equal(ErrorCode.IllegalSaslState, (await AuthenticateAsync(client, "\0alice\0pencil")).Error);
        Assert.Empty(await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Handshake_whereTheListenerAsksForNone_isAnIllegalState()
    {
        await using var open = await TestBroker.StartAsync();
        await using var client = await RawClient.ConnectAsync(open);

        Assert.Equal(ErrorCode.IllegalSaslState, await HandshakeAsync(client, "PLAIN"));
    }

    private static async Task<ErrorCode> HandshakeAsync(RawClient client, string mechanism, short version = 1)
    {
        var response = await client.CallAsync(ApiKey.SaslHandshake, version, body => body.String(mechanism));
        return (ErrorCode)new RequestReader(response, flexible: false).Int16();
    }

    private static async Task<(ErrorCode Error, string Answer)> AuthenticateAsync(RawClient client, string message, short version = 1)
    {
        var response = await client.CallAsync(ApiKey.SaslAuthenticate, version, body =>
        {
            body.Bytes(Encoding.UTF8.GetBytes(message));
            body.Tags();
        });
        var reader = new RequestReader(response, flexible: version >= 2);
        var error = (ErrorCode)reader.Int16();
        Assert.Equal(error == ErrorCode.None, reader.NullableString() is null);
        var answer = Encoding.UTF8.GetString(reader.Bytes());
        if (version >= 1)
        {
            Assert.Equal(0, reader.Int64());
        }

        reader.Tags();
        Assert.Equal(0, reader.Remaining);
        return (error, answer);
    }
}
