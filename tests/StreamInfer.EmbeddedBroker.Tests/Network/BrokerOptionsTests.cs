namespace StreamInfer.EmbeddedBroker.Tests.Network;

public sealed class BrokerOptionsTests
{
    private static readonly BrokerOptions Good = new() { DataFolder = "data" };

    public static TheoryData<string, BrokerOptions> OutOfRange => new()
    {
        { nameof(Good.DataFolder), Good with { DataFolder = "" } },
        { nameof(Good.DefaultPartitions), Good with { DefaultPartitions = 0 } },
        { nameof(Good.DefaultPartitions), Good with { DefaultPartitions = 10_001 } },
        { nameof(Good.GroupInitialRebalanceDelay), Good with { GroupInitialRebalanceDelay = TimeSpan.FromTicks(-1) } },
        { nameof(Good.OffsetRetention), Good with { OffsetRetention = TimeSpan.Zero } },
        { nameof(Good.MaxTransactionTimeout), Good with { MaxTransactionTimeout = TimeSpan.Zero } },
        { nameof(Good.MaxRequestSize), Good with { MaxRequestSize = 1023 } },
        { nameof(Good.MaxConnections), Good with { MaxConnections = 0 } },
        { nameof(Good.ConnectionIdleLimit), Good with { ConnectionIdleLimit = TimeSpan.FromMilliseconds(999) } },
        { nameof(Good.Security), Good with { Security = new BrokerSecurity { Users = new Dictionary<string, string> { ["alice"] = "" } } } },
        { nameof(Good.Security), Good with { Security = new BrokerSecurity { Users = new Dictionary<string, string> { [""] = "secret" } } } },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void Check_valueOutOfRange_isRefusedByName(string name, BrokerOptions options) =>
        Assert.Equal(name, Assert.ThrowsAny<ArgumentException>(options.Check).ParamName);

    [Fact]
    public void Check_defaults_areGood() => Good.Check();
}
