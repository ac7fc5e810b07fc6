using FsCheck;
using FsCheck.Fluent;
using StreamInfer.Pipeline;
using StreamInfer.Tests.TestTime;

namespace StreamInfer.Tests.Pipeline;

public sealed class TokenBucketTests
{
    /// <summary>However time passes and whenever events come, what is given is what a bucket computed exactly, in 128 bits, would give.</summary>
    [Fact]
    public void Take_inAnyRhythm_givesWhatAnExactBucketGives()
    {
        var act =
            from microseconds in Gen.Frequency((4, Gen.Choose(0, 20)), (2, Gen.Choose(0, 2_000_000)), (1, Gen.Choose(0, int.MaxValue)))
            from events in Gen.Choose(0, 40)
            from debts in Gen.Frequency((4, Gen.Constant(0)), (1, Gen.Choose(1, 300)))
            select (microseconds, events, debts);
        var script = from rate in Gen.Frequency((3, Gen.Choose(1, 50)), (1, Gen.Choose(1, 10_000_000))) from acts in act.ArrayOf(40) select (rate, acts);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(20261126, 5), Prop.ForAll(script.ToArbitrary(), given => Run(given.rate, given.acts)));
    }

    [Fact]
    public void Wait_ofAnEmptyBucket_isWhenItGivesAgainAndNotMuchBefore()
    {
        foreach (var rate in new[] { 1, 3, 7, 1000, 10_000_000 })
        {
            var time = new ManualTimeProvider();
            var bucket = new TokenBucket(rate, time);
            for (var taken = 0; taken < rate + 5; taken++)
            {
                bucket.Take();
            }

            var wait = bucket.Wait;
            time.Advance(wait);
            bucket.Refill();
            Assert.False(bucket.IsEmpty);
            bucket.Take();
            Assert.Equal(6.0 / rate, wait.TotalSeconds, 1e-6);
        }
    }

    [Fact]
    public void Refill_afterAnyTime_givesOneSecondsWorthAtMost()
    {
        var time = new ManualTimeProvider();
        var bucket = new TokenBucket(10, time);
        time.Advance(TimeSpan.FromDays(10_000));
        bucket.Refill();
        for (var taken = 0; taken < 10; taken++)
        {
            Assert.False(bucket.IsEmpty);
            bucket.Take();
        }

        Assert.True(bucket.IsEmpty);
    }

    private static void Run(int rate, (int Microseconds, int Events, int Debts)[] acts)
    {
        var time = new ManualTimeProvider();
        var bucket = new TokenBucket(rate, time);
        var (second, now) = ((Int128)time.TimestampFrequency, time.GetTimestamp());
        var credit = rate * second;
        foreach (var (microseconds, events, debts) in acts)
        {
            time.Advance(TimeSpan.FromMicroseconds(microseconds));
            bucket.Refill();
            credit = Int128.Min(credit + (rate * (Int128)(time.GetTimestamp() - now)), rate * second);
            now = time.GetTimestamp();
            for (var number = 0; number < events; number++)
            {
                Assert.Equal(credit < second, bucket.IsEmpty);
                if (!bucket.IsEmpty)
                {
                    bucket.Take();
                    credit -= second;
                }
            }

            for (var number = 0; number < debts; number++)
            {
                bucket.Take();
                credit -= second;
            }

            Assert.Equal(credit < second, bucket.IsEmpty);
        }
    }
}
