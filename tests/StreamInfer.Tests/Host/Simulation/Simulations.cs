using StreamInfer.Host.Simulation;

namespace StreamInfer.Tests.Host.Simulation;

/// <summary>Simulations that begin on a Monday, 2026-01-05, at noon UTC.</summary>
internal static class Simulations
{
    public static readonly DateTimeOffset Start = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    public static SimulationOptions Options(ulong seed = 1, double rate = 5000, TimeSpan? driftAfter = null) =>
        new() { Seed = seed, Start = Start, EventsPerSecond = rate, DriftAt = Start + driftAfter };

    public static List<(CardTransaction Event, FraudPattern Label)> Take(SimulationOptions options, int count)
    {
        var simulator = new CardSimulator(options);
        var events = new List<(CardTransaction, FraudPattern)>(count);
        var transaction = default(CardTransaction);
        for (var i = 0; i < count; i++)
        {
            var label = simulator.Next(ref transaction);
            events.Add((transaction, label));
        }

        return events;
    }

    public static byte[] Avro(in CardTransaction transaction)
    {
        var bytes = new byte[TransactionAvro.MaxLength];
        return bytes[..TransactionAvro.Write(transaction, bytes)];
    }
}
