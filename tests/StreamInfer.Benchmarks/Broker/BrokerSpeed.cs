using System.Buffers.Binary;
using System.Globalization;
using StreamInfer.Benchmarks.Kafka;
using StreamInfer.EmbeddedBroker.Records;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.Benchmarks.Broker;

/// <summary>
/// <c>broker-speed [records]</c>: what the embedded broker, in a process of its own, makes of records of 150 bytes in batches: produced and fetched a second,
/// its processor time a record, the time to an acknowledgement at 10,000 records a second, and its memory.
/// </summary>
internal static class BrokerSpeed
{
    private const string Topic = "speed";
    private const int ValueSize = 140; // with its framing a record of 150 bytes
    private const int RecordsInBatch = 1_000;
    private const int InFlight = 4;
    private const short ProduceVersion = 7;
    private const short FetchVersion = 4;

    private static readonly TimeProvider Time = TimeProvider.System;

    public static async Task RunAsync(string[] arguments)
    {
        var records = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 5_000_000;
        await using var broker = await BrokerProcess.StartAsync();
        using var connection = new RawConnection(broker.BootstrapServers);
        connection.Send(RawConnection.Request(ApiKey.Metadata, 4, body =>
        {
            body.ArrayLength(1);
            body.String(Topic);
            body.Boolean(true);
        }));
        connection.Receive();
        Produce(connection, 200_000);
        Measure("produce", broker, records, () => Produce(connection, records));
        Measure("fetch", broker, records, () => Fetch(connection, records));
        Acknowledge(connection);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"broker memory (RSS) after all of it: {broker.ResidentBytes / 1e6:F0} MB"));
    }

    private static void Measure(string what, BrokerProcess broker, long records, Action act)
    {
        var (cpu, started) = (broker.ProcessorTime, Time.GetTimestamp());
        act();
        var elapsed = Time.GetElapsedTime(started).TotalSeconds;
        var busy = (broker.ProcessorTime - cpu).TotalSeconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {records / elapsed:N0} records/s, broker {busy * 1e6 / records:F3} µs of CPU a record, {busy / elapsed:F2} cores busy, {records / busy:N0} records a CPU second"));
    }

    private static void Produce(RawConnection connection, long records)
    {
        var request = ProduceRequest(RecordsInBatch);
        var open = 0;
        for (var sent = 0L; sent < records; sent += RecordsInBatch)
        {
            connection.Send(request);
            if (++open == InFlight)
            {
                Check(connection.Receive());
                open--;
            }
        }

        for (; open > 0; open--)
        {
            Check(connection.Receive());
        }
    }

    private static void Fetch(RawConnection connection, long records)
    {
        for (var next = 0L; next < records;)
        {
            connection.Send(RawConnection.Request(ApiKey.Fetch, FetchVersion, body =>
            {
                body.Int32(-1);
                body.Int32(100);
                body.Int32(1);
                body.Int32(4 << 20);
                body.Int8(0);
                body.ArrayLength(1);
                body.String(Topic);
                body.ArrayLength(1);
                body.Int32(0);
                body.Int64(next);
                body.Int32(1 << 20);
            }));
            next = LastOffset(connection.Receive()) + 1;
        }
    }

    /// <summary>Walks the headers of the batches in a response for one partition.</summary>
    private static long LastOffset(Span<byte> response)
    {
        // correlation, throttle, topics, name, partitions, partition, error, high watermark, stable offset, aborted, size
        var batches = response[(4 + 4 + 4 + 2 + Topic.Length + 4 + 4 + 2 + 8 + 8 + 4 + 4)..];
        var last = -1L;
        while (!batches.IsEmpty)
        {
            var header = new BatchHeader(batches);
            last = header.LastOffset;
            batches = batches[(int)header.TotalSize..];
        }

        return last;
    }

    /// <summary>Ten records each millisecond for ten seconds, each batch waited for.</summary>
    private static void Acknowledge(RawConnection connection)
    {
        const int Batches = 10_000;
        var request = ProduceRequest(10);
        var times = new double[Batches];
        using var never = new ManualResetEventSlim();
        var began = Time.GetTimestamp();
        for (var batch = 0; batch < Batches; batch++)
        {
            var due = batch - Time.GetElapsedTime(began).TotalMilliseconds;
            if (due >= 1)
            {
                never.Wait((int)due);
            }

            var sent = Time.GetTimestamp();
            connection.Send(request);
            Check(connection.Receive());
            times[batch] = Time.GetElapsedTime(sent).TotalMilliseconds;
        }

        Array.Sort(times);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"acknowledgement at {Batches * 10 / Time.GetElapsedTime(began).TotalSeconds:N0} records/s: p50 {times[Batches / 2]:F3} ms, p99 {times[Batches * 99 / 100]:F3} ms, p99.9 {times[Batches * 999 / 1000]:F3} ms"));
    }

    private static byte[] ProduceRequest(int records)
    {
        var builder = new BatchBuilder();
        var value = new byte[ValueSize];
        for (var record = 0; record < records; record++)
        {
            builder.Add(1_700_000_000_000 + record, "k"u8, value);
        }

        var batch = builder.Build().ToArray();
        return RawConnection.Request(ApiKey.Produce, ProduceVersion, body =>
        {
            body.String(null);
            body.Int16(-1);
            body.Int32(10_000);
            body.ArrayLength(1);
            body.String(Topic);
            body.ArrayLength(1);
            body.Int32(0);
            body.Bytes(batch);
        });
    }

    private static void Check(Span<byte> response)
    {
        var error = BinaryPrimitives.ReadInt16BigEndian(response[(4 + 4 + 2 + Topic.Length + 4 + 4)..]);
        if (error != 0)
        {
            throw new InvalidOperationException($"the broker answered with error {error}");
        }
    }
}
