using StreamInfer.Host.History;
using StreamInfer.Host.Simulation;
using StreamInfer.Ingestion;

namespace StreamInfer.Benchmarks.Monitoring.Quality;

/// <summary>A simulation's events, in memory, as bare Avro.</summary>
internal sealed class SimulatedHistory(SimulationOptions options, DateTimeOffset end) : IEventHistory
{
    private readonly CardSimulator _simulator = new(options);
    private readonly byte[] _avro = new byte[TransactionAvro.MaxLength];
    private readonly PinnedArena _arena = new();
    private readonly long _end = end.ToUnixTimeMilliseconds();
    private CardTransaction _transaction;
    private long _number;

    public string Place => $"event {_number}";

    public bool TryRead(out SourceRecord record, out ReadOnlySpan<RecordHeader> headers)
    {
        headers = default;
        _simulator.Next(ref _transaction);
        _arena.Clear();
        record = FileRecord.Of(_number++, _arena.Append(_avro.AsSpan(0, TransactionAvro.Write(_transaction, _avro))));
        return _transaction.EventTime < _end;
    }

    public void Dispose()
    {
    }
}
