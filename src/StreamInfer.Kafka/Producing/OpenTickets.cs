using StreamInfer.Kafka.Native;
using StreamInfer.Publishing;

namespace StreamInfer.Kafka.Producing;

/// <summary>
/// Whose the records in flight are: a place for each publish that has unsettled records, whose number travels with them through the client and comes
/// back with their reports. As many places as were ever in use at once, so at most one for each record that the client's queue takes. Any thread.
/// </summary>
internal sealed class OpenTickets
{
    private readonly Lock _lock = new();
    private readonly Stack<int> _free = new();
    private Place[] _places = [];

    /// <summary>Takes a place.</summary>
    /// <param name="ticket">Told of the records' fate.</param>
    /// <param name="records">How many, 1 or more.</param>
    public int Open(DeliveryTicket ticket, int records)
    {
        lock (_lock)
        {
            if (!_free.TryPop(out var number))
            {
                number = Grow();
            }

            var place = _places[number];
            place.Ticket = ticket;
            place.Open = records;
            return number;
        }
    }

    /// <summary>Keeps headers until all records of a place are settled.</summary>
    public void Keep(int number, HeaderList headers)
    {
        lock (_lock)
        {
            var place = _places[number];
            if (!place.Headers.Contains(headers))
            {
                var held = false;
                headers.DangerousAddRef(ref held);
                place.Headers.Add(headers);
            }
        }
    }

    /// <summary>Records of a place are settled, or were not taken by the client; the last ones free it.</summary>
    /// <returns>Whose they were.</returns>
    public DeliveryTicket Settle(int number, int records)
    {
        lock (_lock)
        {
            var place = _places[number];
            var ticket = place.Ticket!;
            place.Open -= records;
            if (place.Open == 0)
            {
                place.Ticket = null;
                place.Headers.ForEach(headers => headers.DangerousRelease());
                place.Headers.Clear();
                _free.Push(number);
            }

            return ticket;
        }
    }

    private int Grow()
    {
        var count = _places.Length;
        Array.Resize(ref _places, Math.Max(16, count * 2));
        for (var number = _places.Length - 1; number >= count; number--)
        {
            _places[number] = new Place();
            _free.Push(number);
        }

        return _free.Pop();
    }

    private sealed class Place
    {
        public DeliveryTicket? Ticket { get; set; }

        public int Open { get; set; }

        public List<HeaderList> Headers { get; } = [];
    }
}
