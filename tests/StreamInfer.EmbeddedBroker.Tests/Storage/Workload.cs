namespace StreamInfer.EmbeddedBroker.Tests.Storage;

/// <summary>Random things that producers do: well behaved for the most part, with retries, gaps, old epochs and transactions told twice.</summary>
/// <param name="random">Decides.</param>
/// <param name="fencesIdle">
/// Whether newer epochs come with ends of transactions that are not open. No record tells of these, so a killed process may forget them.
/// </param>
internal sealed class Workload(Random random, bool fencesIdle = true)
{
    private const int Producers = 4;
    private int _values;

    public LogOperation Next(LogModel model)
    {
        var id = random.Next(Producers);
        var producer = model.Producer(id);
        return random.Next(12) switch
        {
            0 or 1 => new LogOperation { Values = Values() },
            2 when producer.Batches.Count > 0 => Again(id, producer),
            3 when model.Knows(id) => new LogOperation { ProducerId = id, Epoch = producer.Epoch, Sequence = producer.NextSequence + random.Next(1, 4), Values = Values() },
            4 when producer.Epoch > 0 => new LogOperation { ProducerId = id, Epoch = (short)(producer.Epoch - 1), Sequence = 0, Values = Values() },
            5 when model.Knows(id) => new LogOperation { ProducerId = id, Epoch = (short)(producer.Epoch + 1), Sequence = random.Next(4) == 0 ? 7 : 0, Values = Values() },
            6 or 7 or 8 when fencesIdle || model.Knows(id) => End(id, producer),
            var other => new LogOperation
            {
                ProducerId = id,
                Epoch = producer.Epoch,
                Sequence = producer.NextSequence,
                IsTransactional = producer.Transaction >= 0 ? other != 11 : random.Next(2) == 0,
                Values = Values(),
            },
        };
    }

    private LogOperation Again(int id, ModelProducer producer)
    {
        var (sequence, count, _) = producer.Batches[random.Next(producer.Batches.Count)];
        return new LogOperation { ProducerId = id, Epoch = producer.Epoch, Sequence = sequence, Values = Values(count) };
    }

    /// <summary>Mostly of the producer's epoch, sometimes of the one before or the next.</summary>
    private LogOperation End(int id, ModelProducer producer)
    {
        var epoch = producer.Epoch + (random.Next(5) switch { 0 => -1, 1 when fencesIdle || producer.Transaction >= 0 => 1, _ => 0 });
        return new LogOperation { ProducerId = id, Epoch = (short)Math.Max(epoch, 0), IsCommit = random.Next(2) == 0 };
    }

    private string[] Values(int count = 0)
    {
        var values = new string[count > 0 ? count : random.Next(1, 4)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = $"{_values++}:{new string('x', random.Next(60))}";
        }

        return values;
    }
}
