using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Pipeline;
using StreamInfer.Tests.TestTime;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Pipeline;

public class ModelBreakerTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly ModelBreaker _breaker;

    public ModelBreakerTests() => _breaker = new ModelBreaker(ModelFailurePolicy.Pause, _time, new Random(3), NullLogger.Instance);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(4, 16)]
    [InlineData(5, 30)]
    [InlineData(5000, 30)]
    public async Task Wait_attempts_lastsFromHalfTheCeilingToAllOfIt(int attempts, int ceiling)
    {
        _breaker.Open("no");
        var waiting = Task.Run(() => _breaker.Wait(attempts, CancellationToken.None));

        var wait = await _time.WhenTimerAsync(_ => true);

        Assert.InRange(wait, TimeSpan.FromSeconds(ceiling / 2.0), TimeSpan.FromSeconds(ceiling));
        _time.Advance(wait);
        await waiting;
        Assert.True(_breaker.IsOpen);
    }

    [Fact]
    public async Task Wait_anotherRunSucceeds_endsAtOnce()
    {
        _breaker.Open("no");
        var waiting = Task.Run(() => _breaker.Wait(9, CancellationToken.None));
        await _time.WhenTimerAsync(_ => true);

        _breaker.RunSucceeded();

        await waiting;
        Assert.False(_breaker.IsOpen);
    }

    [Fact]
    public async Task Wait_pipelineEnds_givesUp()
    {
        using var giveUp = new CancellationTokenSource();
        _breaker.Open("no");
        var waiting = Task.Run(() => _breaker.Wait(9, giveUp.Token));
        await _time.WhenTimerAsync(_ => true);

        await giveUp.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public void Trouble_open_saysWhySinceWhenAndThatNothingIsLost()
    {
        Assert.Null(_breaker.Trouble);
        _breaker.Open("device lost");
        _time.Advance(TimeSpan.FromSeconds(90));
        _breaker.Open("device still lost");

        Assert.Equal("the model has failed every event for 90 s; events wait, none is dead-lettered: device still lost", _breaker.Trouble);
    }

    [Fact]
    public void IsSuspect_deadLettersChosen_isNever()
    {
        var breaker = new ModelBreaker(ModelFailurePolicy.DeadLetter, _time, new Random(3), NullLogger.Instance);
        for (var i = 0; i < 1000; i++)
        {
            breaker.EventFailed();
        }

        Assert.False(breaker.IsSuspect);
    }
}
