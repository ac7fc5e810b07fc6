using StreamInfer.Kafka.Producing;

namespace StreamInfer.Tests.Kafka.Producing;

public sealed class OpenRecordsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public void WaitUntil_fewEnoughAlready_returnsAtOnce()
    {
        using var open = new OpenRecords();
        open.Add(1);

        Assert.True(open.WaitUntil(1, Limit, default));

        Assert.Equal(1, open.Count);
    }

    [Fact]
    public async Task WaitUntil_settledOnAnotherThread_wakesAtTheTarget()
    {
        using var open = new OpenRecords();
        for (var number = 0; number < 1000; number++)
        {
            open.Add(1);
        }

        var waiting = Task.Run(() =>
        {
            open.WaitUntil(500, Limit, default);
            return open.Count;
        });
        for (var number = 0; number < 500; number++)
        {
            open.Settle(1);
        }

        Assert.Equal(500, await waiting.WaitAsync(Limit, TimeProvider.System));
    }

    [Fact]
    public async Task WaitUntil_manyRounds_missesNoWakeUp()
    {
        using var open = new OpenRecords();
        const int Rounds = 5_000;
        using var added = new SemaphoreSlim(0);
        var settling = Task.Run(async () =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                await added.WaitAsync();
                open.Settle(1);
            }
        });
        var publishing = Task.Run(() =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                open.Add(1);
                added.Release();
                open.WaitUntil(0, Limit, default);
            }
        });

        await Task.WhenAll(settling, publishing).WaitAsync(Limit, TimeProvider.System);
        Assert.Equal(0, open.Count);
    }

    [Fact]
    public void WaitUntil_cancelled_throwsAndCanBeUsedAgain()
    {
        using var open = new OpenRecords();
        open.Add(1);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.Throws<OperationCanceledException>(() => open.WaitUntil(0, Limit, cancelled.Token));
        open.Settle(1);
        open.WaitUntil(0, Limit, default);
    }

    [Fact]
    public void WaitUntil_tooManyForTooLong_saysSo()
    {
        using var open = new OpenRecords();
        open.Add(2);
        open.Withdraw(1);

        Assert.False(open.WaitUntil(0, TimeSpan.FromMilliseconds(1), default));
        Assert.Equal(1, open.Count);
    }

    [Fact]
    public async Task WaitBeyond_settledBeforeOrDuringTheWait_returns()
    {
        using var open = new OpenRecords();
        open.Add(3);
        var before = open.Settled;
        open.Settle(1);
        open.WaitBeyond(before, default);

        var waiting = Task.Run(() => open.WaitBeyond(before + 1, default));
        open.Settle(2);

        await waiting.WaitAsync(Limit, TimeProvider.System);
    }
}
