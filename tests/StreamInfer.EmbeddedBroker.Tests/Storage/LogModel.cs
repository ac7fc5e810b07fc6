using StreamInfer.EmbeddedBroker.Records;
using StreamInfer.EmbeddedBroker.Storage;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Tests.Storage;

/// <summary>A log without files: lists, searched from front to back.</summary>
internal sealed class LogModel
{
    private readonly List<ModelRecord> _records;
    private readonly Dictionary<long, ModelProducer> _producers;
    private readonly HashSet<int> _aborted;
    private int _transactions;

    public LogModel()
    {
        (_records, _producers, _aborted) = ([], [], []);
    }

    public LogModel(LogModel from)
    {
        (_records, _producers, _aborted, _transactions) = ([.. from._records], new(from._producers), [.. from._aborted], from._transactions);
        (EndOffset, StartOffset) = (from.EndOffset, from.StartOffset);
    }

    public long EndOffset { get; private set; }

    public long StartOffset { get; set; }

    public long LastStableOffset
    {
        get
        {
            var open = _producers.Values.Where(producer => producer.Transaction >= 0).Select(producer => producer.Transaction).ToHashSet();
            return Math.Max(_records.Find(record => open.Contains(record.Transaction))?.Offset ?? EndOffset, StartOffset);
        }
    }

    public ModelProducer Producer(long id) => _producers.GetValueOrDefault(id) ?? new ModelProducer();

    public bool Knows(long id) => _producers.ContainsKey(id);

    /// <summary>What an append has to answer.</summary>
    public (ErrorCode Error, long Offset) Append(LogOperation operation)
    {
        if (operation.ProducerId < 0)
        {
            return (ErrorCode.None, Add(operation.Values, -1));
        }

        var known = _producers.GetValueOrDefault(operation.ProducerId);
        var producer = known ?? new ModelProducer { Epoch = operation.Epoch, NextSequence = operation.Sequence };
        var again = producer.Batches.FirstOrDefault(batch => batch.Sequence == operation.Sequence && batch.Count == operation.Values.Length);
        if (again.Count > 0 && producer.Epoch == operation.Epoch)
        {
            return (ErrorCode.None, again.Offset);
        }

        if (operation.Epoch < producer.Epoch)
        {
            return (ErrorCode.InvalidProducerEpoch, -1);
        }

        var due = operation.Epoch > producer.Epoch ? 0 : producer.NextSequence;
        if (operation.Sequence != due)
        {
            return (ErrorCode.OutOfOrderSequenceNumber, -1);
        }

        if (!operation.IsTransactional && producer.Transaction >= 0)
        {
            return (ErrorCode.InvalidTxnState, -1);
        }

        var transaction = !operation.IsTransactional ? -1 : producer.Transaction >= 0 ? producer.Transaction : _transactions++;
        var offset = Add(operation.Values, transaction);
        var before = operation.Epoch > producer.Epoch ? [] : producer.Batches;
        _producers[operation.ProducerId] = producer with
        {
            Epoch = operation.Epoch,
            NextSequence = SequencedBatch.Advance(operation.Sequence, operation.Values.Length),
            Transaction = transaction,
            Batches = [.. before.TakeLast(4), (operation.Sequence, operation.Values.Length, offset)],
        };
        return (ErrorCode.None, offset);
    }

    /// <summary>What the end of a transaction has to answer.</summary>
    public (ErrorCode Error, long Offset) End(LogOperation operation)
    {
        var producer = _producers.GetValueOrDefault(operation.ProducerId) ?? new ModelProducer { Epoch = operation.Epoch };
        if (operation.Epoch < producer.Epoch)
        {
            return (ErrorCode.InvalidProducerEpoch, -1);
        }

        var ended = operation.Epoch > producer.Epoch
            ? producer with { Epoch = operation.Epoch, NextSequence = 0, Batches = [], Transaction = -1 }
            : producer with { Transaction = -1 };
        _producers[operation.ProducerId] = ended;
        if (producer.Transaction < 0)
        {
            return (ErrorCode.None, -1);
        }

        if (!operation.IsCommit)
        {
            _aborted.Add(producer.Transaction);
        }

        return (ErrorCode.None, Add([operation.IsCommit ? "commit" : "abort"], producer.Transaction, isMarker: true));
    }

    /// <summary>The model of a log that ends at an offset: what came later is lost.</summary>
    /// <param name="operations">All that was done.</param>
    /// <param name="endOffset">The log's end.</param>
    /// <param name="left">How many of them are left.</param>
    public static LogModel Replay(List<LogOperation> operations, long endOffset, out int left)
    {
        var model = new LogModel();
        for (left = 0; left < operations.Count && model.EndOffset < endOffset; left++)
        {
            operations[left].ApplyTo(model);
        }

        return model;
    }

    /// <summary>Fails where a log does not hold just this.</summary>
    public void Check(PartitionLog log)
    {
        Assert.Equal(EndOffset, log.EndOffset);
        Assert.Equal(LastStableOffset, log.LastStableOffset);
        var start = log.StartOffset;
        var there = _records.Where(record => record.Offset >= start).Select(record => (record.Offset, record.Value));
        Assert.Equal(there, LogFixture.ReadAll(log).Where(record => record.Offset >= start));
        var committed = _records.Where(record => record.Offset >= start && record.Offset < LastStableOffset && !record.IsMarker && !_aborted.Contains(record.Transaction));
        Assert.Equal(committed.Select(record => (record.Offset, record.Value)), CommittedReader.ReadAll(log));
    }

    private long Add(string[] values, int transaction, bool isMarker = false)
    {
        var offset = EndOffset;
        foreach (var value in values)
        {
            _records.Add(new ModelRecord(EndOffset++, value, transaction, isMarker));
        }

        return offset;
    }
}
