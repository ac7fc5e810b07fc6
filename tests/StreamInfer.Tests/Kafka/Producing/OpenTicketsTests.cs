using StreamInfer.Kafka.Native;
using StreamInfer.Kafka.Producing;
using StreamInfer.Publishing;

namespace StreamInfer.Tests.Kafka.Producing;

public sealed class OpenTicketsTests
{
    private readonly OpenTickets _tickets = new();

    [Fact]
    public void Settle_lastRecord_freesThePlaceForTheNext()
    {
        var ticket = NewTicket();
        var place = _tickets.Open(ticket, 3);

        Assert.Same(ticket, _tickets.Settle(place, 2));
        Assert.NotEqual(place, _tickets.Open(NewTicket(), 1));
        Assert.Same(ticket, _tickets.Settle(place, 1));
        Assert.Equal(place, _tickets.Open(NewTicket(), 1));
    }

    [Fact]
    public void Open_manyAtOnce_eachHasAPlaceOfItsOwn()
    {
        var tickets = Enumerable.Range(0, 100).Select(_ => NewTicket()).ToArray();
        var places = tickets.Select(ticket => _tickets.Open(ticket, 1)).ToArray();

        Assert.Equal(100, places.Distinct().Count());
        Assert.Equal(tickets, places.Select(place => _tickets.Settle(place, 1)));
    }

    [Fact]
    public void Settle_lastRecord_letsTheHeadersGo()
    {
        var headers = HeaderList.Create(new HeaderBlock([("name", "value")]).Headers);
        var place = _tickets.Open(NewTicket(), 2);
        _tickets.Keep(place, headers);
        _tickets.Keep(place, headers);

        headers.Dispose();
        _tickets.Settle(place, 1);
        var held = false;
        headers.DangerousAddRef(ref held);
        headers.DangerousRelease();
        _tickets.Settle(place, 1);

        Assert.Throws<ObjectDisposedException>(() => headers.DangerousAddRef(ref held));
    }

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(0, 1, true)]
    [InlineData(123_456_789, 1, false)]
    [InlineData(int.MaxValue, 0, true)]
    public void Tag_toWordAndBack_isTheSame(int place, int topic, bool shares)
    {
        var tag = new RecordTag(place, topic, shares);

        Assert.Equal(tag, RecordTag.From(tag.ToWord()));
    }

    private static DeliveryTicket NewTicket() => new(() => { });
}
