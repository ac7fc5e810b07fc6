using Microsoft.Win32.SafeHandles;
using StreamInfer.EmbeddedBroker.Storage;
using StreamInfer.EmbeddedBroker.Wire;
using static StreamInfer.EmbeddedBroker.Tests.Storage.LogFixture;

namespace StreamInfer.EmbeddedBroker.Tests.Storage;

public sealed class FlushTests : IDisposable
{
    private readonly LogFixture _fixture = new();
    private readonly ManualResetEventSlim _mayFlush = new(initialState: true);
    private readonly SemaphoreSlim _flushing = new(0);
    private int _flushes;
    private bool _fails;

    public FlushTests() => _fixture.Environment = _fixture.Environment with { Flush = FlushMode.Always, FlushToDisk = Flush };

    public void Dispose()
    {
        _fixture.Dispose();
        _mayFlush.Dispose();
        _flushing.Dispose();
    }

    [Fact]
    public void Flushed_in_page_cache_mode_completes_at_once()
    {
        _fixture.Environment = _fixture.Environment with { Flush = FlushMode.PageCache };
        using var log = _fixture.Open();
        log.Append(Batch("a"));

        Assert.True(log.FlushedAsync(1).IsCompletedSuccessfully);
        Assert.Equal(0, _flushes);
    }

    [Fact]
    public async Task Flushed_waits_for_the_disk_and_one_flush_is_for_all_who_wait()
    {
        using var log = _fixture.Open();
        HoldFlushes();
        log.Append(Batch("a"));
        var first = log.FlushedAsync(1).AsTask();
        await _flushing.WaitAsync();

        // The first flush is under way; all these wait for the second.
        var others = new List<Task>();
        for (var i = 0; i < 20; i++)
        {
            others.Add(log.FlushedAsync(log.Append(Batch("b")).EndOffset).AsTask());
        }

        Assert.False(first.IsCompleted);
        _mayFlush.Set();
        await first;
        await Task.WhenAll(others);

        // Two flushes of at most two files, log and index.
        Assert.InRange(_flushes, 2, 4);
        Assert.True(log.FlushedAsync(21).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Flush_that_fails_fails_all_who_wait_and_ends_appends()
    {
        var log = _fixture.Open();
        log.Append(Batch("a"));
        _fails = true;

        await Assert.ThrowsAsync<IOException>(async () => await log.FlushedAsync(1));
        _fails = false;
        await Assert.ThrowsAsync<IOException>(async () => await log.FlushedAsync(1));

        Assert.Equal(ErrorCode.KafkaStorageError, log.Append(Batch("b")).Error);
        Assert.Equal(["a"], Values(log));
        log.Dispose();

        using var again = _fixture.Open();
        Assert.Equal(1, again.Append(Batch("b")).BaseOffset);
        await again.FlushedAsync(2);
    }

    [Fact]
    public async Task Dispose_flushes_for_those_who_wait()
    {
        var log = _fixture.Open();
        HoldFlushes();
        log.Append(Batch("a"));
        var first = log.FlushedAsync(1).AsTask();
        await _flushing.WaitAsync();
        var second = log.FlushedAsync(log.Append(Batch("b")).EndOffset).AsTask();
        var closing = Task.Run(log.Dispose);
        _mayFlush.Set();

        await Task.WhenAll(first, second, closing);
    }

    [Fact]
    public async Task Delete_fails_those_who_wait_for_a_flush_that_has_not_begun()
    {
        var log = _fixture.Open();
        HoldFlushes();
        log.Append(Batch("a"));
        var first = log.FlushedAsync(1).AsTask();
        await _flushing.WaitAsync();
        var second = log.FlushedAsync(log.Append(Batch("b")).EndOffset).AsTask();
        var deleting = Task.Run(log.Delete);
        _mayFlush.Set();

        await deleting;
        await first;
        await Task.WhenAny(second); // flushed or not, by who was first
        Assert.False(Directory.Exists(_fixture.Folder));
    }

    /// <summary>What opening has flushed is over.</summary>
    private void HoldFlushes()
    {
        while (_flushing.Wait(0))
        {
        }

        _flushes = 0;
        _mayFlush.Reset();
    }

    private void Flush(SafeFileHandle file)
    {
        Interlocked.Increment(ref _flushes);
        _flushing.Release();
        _mayFlush.Wait();
        if (_fails)
        {
            throw new IOException("the disk fails");
        }
    }
}
