using System.Text;
using BenchmarkDotNet.Attributes;
using StreamInfer.Ingestion;
using StreamInfer.Models.Control;
using StreamInfer.Routing;

namespace StreamInfer.Benchmarks.Routing;

/// <summary>What it costs to say which version scores an event.</summary>
[MemoryDiagnoser]
public class RouteTableBenchmarks
{
    private const int Events = 256;
    private readonly RecordBatch _records = new(Events);
    private RouteTable _table = null!;

    /// <summary>Bytes of a key.</summary>
    [Params(9, 16, 36)]
    public int KeyBytes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _table = new RouteTable("fraud-scoring", [[new BucketRange(0, 500)]]);
        for (var i = 0; i < Events; i++)
        {
            _records.Add(0, i, 0, _records.Arena.Append(Encoding.UTF8.GetBytes($"C{i:D8}".PadRight(KeyBytes, 'x'))), ByteRange.Null);
        }
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public int LaneOf()
    {
        var lanes = 0;
        foreach (ref readonly var record in _records.Records)
        {
            lanes += _table.LaneOf(record);
        }

        return lanes;
    }
}
