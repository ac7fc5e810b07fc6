using StreamInfer.Kafka.Producing;

namespace StreamInfer.Tests.Kafka.Producing;

public sealed class OpenRecordsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public void WaitUntil_fewEnoughAlready_returnsAtOnce()
    {
        using var open = new OpenRecords();
        open.Add();

        open.WaitUntil(1, default);

        Assert.Equal(1, open.Count);
    }

    [Fact]
    public async Task WaitUntil_settledOnAnotherThread_wakesAtTheTarget()
    {
        using var open = new OpenRecords();
        for (var number = 0; number < 1000; number++)
        {
            open.Add();
        }

        var waiting = Task.Run(() =>
        {
            open.WaitUntil(500, default);
            return open.Count;
        });
        for (var number = 0; number < 500; number++)
        {
            open.Settle();
        }

        Assert.Equal(500, await waiting.WaitAsync(Limit, TimeProvider.System));
    }

    [Fact]
    public async Task WaitUntil_manyRounds_missesNoWakeUp()
    {
        using var open = new OpenRecords();
        const int Rounds = 20_000;
        using var added = new SemaphoreSlim(0);
        var settling = Task.Run(async () =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                await added.WaitAsync();
                open.Settle();
            }
        });
        var publishing = Task.Run(() =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                open.Add();
                added.Release();
                open.WaitUntil(0, default);
            }
        });

        await Task.WhenAll(settling, publishing).WaitAsync(Limit, TimeProvider.System);
        Assert.Equal(0, open.Count);
    }

    [Fact]
    public void WaitUntil_cancelled_throwsAndCanBeUsedAgain()
    {
        using var open = new OpenRecords();
        open.Add();
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.Throws<OperationCanceledException>(() => open.WaitUntil(0, cancelled.Token));
        open.Settle();
        open.WaitUntil(0, default);
    }

    [Fact]
    public void WaitForOne_nothingSettles_returnsAfterTheBound()
    {
        using var open = new OpenRecords();
        open.Add();

        open.WaitForOne(TimeSpan.FromMilliseconds(1), default);

        Assert.Equal(1, open.Count);
    }
}
