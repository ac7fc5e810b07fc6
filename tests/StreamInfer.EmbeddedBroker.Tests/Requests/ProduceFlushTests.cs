using StreamInfer.EmbeddedBroker.Tests.Network;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Tests.Requests;

public sealed class ProduceFlushTests : DataTest
{
    private protected override BrokerOptions Configure(BrokerOptions options) => options with { Flush = FlushMode.Always };

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Response_flushAlways_comesAfterTheDiskHasIt(short acks)
    {
        for (var i = 0; i < 5; i++)
        {
            await Client.CallAsync(ApiKey.Produce, 9, body => DataFrames.Produce(body, "t", 0, DataFrames.Batch("a"), acks));

            // Were it not there, this would wait for the disk.
            Assert.True(Log.FlushedAsync(Log.EndOffset).IsCompletedSuccessfully);
        }
    }
}
