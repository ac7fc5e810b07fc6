using System.Security.Cryptography;
using StreamInfer.Host.Simulation;

namespace StreamInfer.Tests.Host.Simulation;

public class CardSimulatorTests
{
    [Fact]
    public void Next_pinnedSeed_sameBytesForEver()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (transaction, label) in Simulations.Take(Simulations.Options(driftAfter: TimeSpan.FromSeconds(1)), 10_000))
        {
            hash.AppendData(Simulations.Avro(transaction));
            hash.AppendData([(byte)label]);
        }

        Assert.Equal("f7ddedeccb7fbfe5", Convert.ToHexStringLower(hash.GetHashAndReset())[..16]);
    }

    [Fact]
    public void Next_otherSeed_otherEvents()
    {
        var one = Simulations.Take(Simulations.Options(seed: 1), 1000).Select(item => item.Event.Card).ToHashSet();
        var two = Simulations.Take(Simulations.Options(seed: 2), 1000).Select(item => item.Event.Card);

        Assert.True(two.Count(one.Contains) <= 1);
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(5000)]
    [InlineData(100_000)]
    public void Next_anyRate_keepsTheRateAndTheShareOfFraud(double rate)
    {
        const int count = 100_000;

        var events = Simulations.Take(Simulations.Options(rate: rate), count);

        var seconds = (events[^1].Event.EventTime - Simulations.Start.ToUnixTimeMilliseconds()) / 1000.0;
        Assert.InRange(count / seconds / rate, 0.98, 1.02);
        Assert.InRange(events.Count(item => item.Label != FraudPattern.None) / (double)count, 0.0065, 0.0095);
    }

    [Fact]
    public void Next_firstEvents_alreadyHaveTheShareOfFraud()
    {
        var frauds = Enumerable.Range(0, 20).Sum(seed =>
            Simulations.Take(Simulations.Options((ulong)seed), 2000).Count(item => item.Label != FraudPattern.None));

        Assert.InRange(frauds / 40_000.0, 0.006, 0.010);
    }

    [Fact]
    public void Next_manyEvents_everyPatternOccurs()
    {
        var patterns = Simulations.Take(Simulations.Options(), 50_000).Select(item => item.Label).Distinct();

        Assert.Equal(Enum.GetValues<FraudPattern>(), patterns.Order());
    }

    [Fact]
    public void Next_manyEvents_timesNeverGoBackAndIdsNeverRepeat()
    {
        var events = Simulations.Take(Simulations.Options(), 40_000);

        Assert.True(events[0].Event.EventTime >= Simulations.Start.ToUnixTimeMilliseconds());
        Assert.DoesNotContain(events.Zip(events.Skip(1)), pair => pair.First.Event.EventTime > pair.Second.Event.EventTime);
        Assert.Equal(events.Count, events.Select(item => item.Event.Id).Distinct().Count());
    }

    [Fact]
    public void Next_withDrift_equalBeforeItsTimeAndDifferentFromIt()
    {
        var after = TimeSpan.FromSeconds(3);
        var driftAt = (Simulations.Start + after).ToUnixTimeMilliseconds();
        var steady = Simulations.Take(Simulations.Options(), 30_000);
        var drifting = Simulations.Take(Simulations.Options(driftAfter: after), 30_000);

        var first = steady.Zip(drifting)
            .TakeWhile(pair => Simulations.Avro(pair.First.Event).AsSpan().SequenceEqual(Simulations.Avro(pair.Second.Event)))
            .Count();

        Assert.All(drifting[..first], item => Assert.True(item.Event.EventTime < driftAt || item.Label != FraudPattern.None));
        Assert.True(drifting[first].Event.EventTime >= driftAt);
        Assert.Equal(FraudPattern.None, drifting[first].Label);
    }

    [Fact]
    public void Next_afterDrift_amountsAppsAndCryptoRise()
    {
        var steady = Simulations.Take(Simulations.Options(), 20_000).Select(item => item.Event).ToList();
        var drifted = Simulations.Take(Simulations.Options(driftAfter: TimeSpan.Zero), 20_000).Select(item => item.Event).ToList();

        Assert.DoesNotContain(steady, item => item.Category == MerchantCategory.Crypto);
        Assert.InRange(drifted.Count(item => item.Category == MerchantCategory.Crypto) / 20_000.0, 0.02, 0.05);
        Assert.InRange(drifted.Average(item => item.Amount) / steady.Average(item => item.Amount), 1.3, 1.9);
        Assert.InRange(Apps(drifted) / (double)Apps(steady), 1.5, 4);

        static int Apps(List<CardTransaction> events) => events.Count(item => item.Channel == PaymentChannel.App);
    }

    [Fact]
    public void Next_cardTesting_isABurstOfOneCardWithAGrowingHistory()
    {
        var bursts = Simulations.Take(Simulations.Options(rate: 100), 60_000)
            .Where(item => item.Label == FraudPattern.CardTesting).Select(item => item.Event).GroupBy(item => item.Card).ToList();
        var whole = bursts.Where(burst => burst.Count() >= 6).ToList();

        Assert.True(whole.Count > 5);
        Assert.All(whole, burst => Assert.All(burst.Zip(burst.Skip(1)), pair =>
        {
            Assert.InRange(pair.Second.EventTime - pair.First.EventTime, 1_999, 18_001);
            Assert.Equal(pair.First.Transactions1h + 1, pair.Second.Transactions1h);
            Assert.Equal((float)pair.First.Amount, pair.Second.RecentAmounts[0]);
            Assert.Equal((pair.Second.EventTime - pair.First.EventTime) / 60_000.0, pair.Second.MinutesSinceLast, 0.006);
        }));
    }

    [Fact]
    public void Next_keys_spreadOverPartitions()
    {
        var events = Simulations.Take(Simulations.Options(), 60_000);
        var id = new byte[TransactionText.CardIdLength];
        var partitions = new int[6];
        foreach (var (transaction, _) in events)
        {
            TransactionText.CardId(transaction.Card, id);
            var hash = SHA256.HashData(id);
            partitions[BitConverter.ToUInt32(hash) % partitions.Length]++;
        }

        Assert.True(events.Select(item => item.Event.Card).Distinct().Count() > 59_000);
        Assert.All(partitions, count => Assert.InRange(count, 9_600, 10_400));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1_000_001)]
    [InlineData(double.NaN)]
    public void Constructor_rateOutOfRange_throws(double rate)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new CardSimulator(Simulations.Options(rate: rate)));

        Assert.Contains("above 0 and at most 1,000,000", error.Message, StringComparison.Ordinal);
    }
}
