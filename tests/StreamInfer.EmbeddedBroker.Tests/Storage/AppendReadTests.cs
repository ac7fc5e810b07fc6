using StreamInfer.EmbeddedBroker.Storage;
using StreamInfer.EmbeddedBroker.Wire;
using static StreamInfer.EmbeddedBroker.Tests.Storage.LogFixture;

namespace StreamInfer.EmbeddedBroker.Tests.Storage;

public sealed class AppendReadTests : IDisposable
{
    private readonly LogFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Append_of_two_batches_gives_them_the_next_offsets()
    {
        using var log = _fixture.Open();

        var first = log.Append(Batch("a", "b"));
        var second = log.Append((byte[])[.. Batch("c"), .. Batch("d", "e")]);

        Assert.Equal((ErrorCode.None, 0L), (first.Error, first.BaseOffset));
        Assert.Equal((ErrorCode.None, 2L), (second.Error, second.BaseOffset));
        Assert.Equal(5, log.EndOffset);
        Assert.Equal([(0, "a"), (1, "b"), (2, "c"), (3, "d"), (4, "e")], ReadAll(log));
    }

    [Fact]
    public void Open_again_has_what_was_appended()
    {
        using (var log = _fixture.Open())
        {
            log.Append(Batch("a", "b"));
        }

        using var again = _fixture.Open();

        Assert.Equal(2, again.EndOffset);
        Assert.Equal(1, again.LeaderEpoch);
        Assert.Equal(["a", "b"], Values(again));
    }
}
