using StreamInfer.Host.Simulation;

namespace StreamInfer.Tests.Host.Simulation;

/// <summary>Every field keeps the range that schemas/transaction.avsc promises, with drift and without.</summary>
public class CardTransactionRangeTests
{
    private static readonly List<CardTransaction> Events =
    [
        .. Simulations.Take(Simulations.Options(seed: 11, driftAfter: TimeSpan.FromSeconds(6)), 50_000).Select(item => item.Event),
    ];

    [Fact]
    public void Payment_manyEvents_withinRange() => Assert.All(Events, item =>
    {
        Assert.InRange(item.Amount, 0.5, 20_000);
        Assert.Equal(Math.Round(item.Amount, 2), item.Amount);
        Assert.InRange(item.Merchant, 0, 99_999);
        Assert.InRange(item.MerchantRisk, 0, 1);
        Assert.InRange(item.MerchantCity, 0, Geography.Cities.Length - 1);
        Assert.InRange(item.CardCity, 0, Geography.HomeCount - 1);
        Assert.Equal(item.Channel is PaymentChannel.Web or PaymentChannel.App, item.Entry == EntryMode.Ecommerce);
        Assert.Equal(item.Channel == PaymentChannel.Moto, item.Entry == EntryMode.Manual);
        Assert.Equal(item.Channel == PaymentChannel.Atm, item.Category == MerchantCategory.Cash);
    });

    [Fact]
    public void Place_manyEvents_withinRange() => Assert.All(Events, item =>
    {
        Assert.InRange(item.Latitude, -90, 90);
        Assert.InRange(item.Longitude, -180, 180);
        Assert.InRange(item.DistanceKm, 0, 20_100);
        Assert.InRange(item.Countries24h, 1, 3);
    });

    [Fact]
    public void History_manyEvents_withinRangeAndConsistent() => Assert.All(Events, item =>
    {
        Assert.True(float.IsNaN(item.MinutesSinceLast) || item.MinutesSinceLast is >= 0 and <= 129_600);
        Assert.InRange(item.Transactions1h, 0, 100);
        Assert.InRange(item.Transactions24h, item.Transactions1h, 100);
        Assert.Equal(item.MinutesSinceLast < 60, item.Transactions1h > 0);
        Assert.Equal(item.MinutesSinceLast < 1440, item.Transactions24h > 0);
        Assert.Equal(item.Transactions24h > 0, item.Amount24h > 0);
        Assert.InRange(item.AmountMean30d, 0, 20_000);
        Assert.InRange(item.AmountStd30d, 0, 20_000);
    });

    [Fact]
    public void Payer_manyEvents_withinRange() => Assert.All(Events, item =>
    {
        Assert.InRange(item.Card, 0, CardPopulation.Count - 1);
        Assert.InRange(item.DeviceAgeDays, -1, 1_200);
        Assert.Equal(item.Channel == PaymentChannel.Moto, item.DeviceAgeDays == -1);
        Assert.InRange(item.AccountAgeDays, 0, 4_096);
        Assert.InRange(item.FailedPins24h, 0, 5);
        Assert.True(double.IsNaN(item.IpRisk) || item.IpRisk is >= 0 and <= 1);
    });

    [Fact]
    public void Nulls_manyEvents_occurButSeldom()
    {
        var steady = Events.Take(30_000).ToList();

        Assert.InRange(steady.Count(item => float.IsNaN(item.MinutesSinceLast)), 1, 300);
        Assert.InRange(steady.Count(item => item.DeviceAgeDays < 0), 1, 600);
        Assert.InRange(steady.Count(item => double.IsNaN(item.IpRisk)), 1, 1_200);
    }
}
