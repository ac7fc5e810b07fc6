using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Ingestion;
using StreamInfer.Kafka.Consuming;
using StreamInfer.Publishing;

namespace StreamInfer.Benchmarks.Kafka;

/// <summary>
/// <c>kafka-latency name value,value,... [seconds]</c>: from the hand-over of a record to its arrival at a consumer, at 1,000 records a second, for each
/// value of one property; what the clients cost meanwhile. Values take turns, a second each.
/// </summary>
internal static class KafkaLatency
{
    private const int PerSecond = 1000;

    public static async Task RunAsync(string name, string[] values, int seconds)
    {
        await using var broker = await BrokerProcess.StartAsync();
        var runs = values.Select(value => new Run(new KafkaSetup(broker.BootstrapServers, new Dictionary<string, string> { [name] = value }))).ToArray();
        foreach (var run in runs)
        {
            run.Warm();
        }

        for (var second = 0; second < seconds; second++)
        {
            foreach (var run in runs)
            {
                run.Second(PerSecond);
            }
        }

        Console.WriteLine($"| {name} | p50 ms | p99 ms | CPU µs a record |");
        Console.WriteLine("| --- | --- | --- | --- |");
        for (var index = 0; index < runs.Length; index++)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {values[index]} | {runs[index].Quantile(0.5):F2} | {runs[index].Quantile(0.99):F2} | {runs[index].CpuMicros:F0} |"));
            runs[index].Dispose();
        }
    }

    /// <summary>A producer and a consumer with the same settings.</summary>
    private sealed class Run : IAssignmentListener, IDisposable
    {
        private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(100);
        private static readonly HeaderBlock Headers = new([("si-model", "fraud"), ("si-model-version", "3")]);

        private readonly string _topic = $"latency-{Guid.NewGuid():N}";
        private readonly TicketRing _output;
        private readonly KafkaRecordSource _source;
        private readonly RecordBatch _batch = new(256);
        private readonly List<double> _milliseconds = [];
        private readonly List<double> _cpu = [];

        public Run(KafkaSetup setup)
        {
            _output = new TicketRing(setup, _topic, 128);
            _output.Send(1, _ => ByteRange.Null, Headers, 0);
            _output.Await();
            _source = new KafkaRecordSource(KafkaSetup.Source() with { Topic = _topic }, setup.Properties(), this, TimeProvider.System, NullLogger.Instance);
        }

        public double CpuMicros => _cpu.Average();

        public void Warm()
        {
            while (Read() == 0)
            {
                // The group forms, and the first record comes.
            }

            Second(PerSecond);
            _milliseconds.Clear();
            _cpu.Clear();
        }

        public void Second(int records)
        {
            var meter = new CostMeter();
            var sending = new Thread(() => Send(records));
            sending.Start();
            for (var read = 0; read < records;)
            {
                read += Read();
            }

            sending.Join();
            _cpu.Add(meter.Of(records).CpuMicros);
        }

        public double Quantile(double share) => _milliseconds.Order().ElementAt((int)(_milliseconds.Count * share));

        public void Dispose()
        {
            _source.Dispose();
            _output.Dispose();
        }

        void IAssignmentListener.OnAssigned(IReadOnlyList<int> partitions)
        {
            // All are read.
        }

        void IAssignmentListener.OnRevoked(IReadOnlyList<int> partitions)
        {
            // Nothing is committed.
        }

        void IAssignmentListener.OnLost(IReadOnlyList<int> partitions)
        {
            // There is one member.
        }

        private void Send(int records)
        {
            var time = TimeProvider.System;
            var started = time.GetTimestamp();
            using var never = new ManualResetEventSlim();
            for (var sent = 0; sent < records;)
            {
                // As many as are due by now: a late wake-up does not slow the pace down.
                var due = Math.Min(records, (int)(time.GetElapsedTime(started).TotalSeconds * PerSecond) + 1);
                for (; sent < due; sent++)
                {
                    _output.Send(1, _ => ByteRange.Null, Headers, time.GetTimestamp());
                }

                never.Wait(1);
            }
        }

        private int Read()
        {
            _batch.Clear();
            _source.Poll(_batch, Wait);
            foreach (ref readonly var record in _batch.Records)
            {
                _milliseconds.Add(TimeProvider.System.GetElapsedTime(BitConverter.ToInt64(record.Value.Span), _batch.ArrivalTimestamp).TotalMilliseconds);
            }

            return _batch.Count;
        }
    }
}
