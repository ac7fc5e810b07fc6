using StreamInfer.EmbeddedBroker.Storage;

namespace StreamInfer.EmbeddedBroker.Tests.Storage;

/// <summary>A process is killed at any byte that it writes: what was acknowledged is there, in order, once per sequence.</summary>
public sealed class CrashProperties
{
    private const int Seeds = 60;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Open_after_a_kill_at_any_byte_has_what_was_acknowledged(int block)
    {
        for (var seed = block * Seeds; seed < (block + 1) * Seeds; seed++)
        {
            try
            {
                Kill(seed);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"seed {seed}", error);
            }
        }
    }

    private static void Kill(int seed)
    {
        var random = new Random(seed);
        using var fixture = new LogFixture { Settings = new() { SegmentBytes = 600 + random.Next(4_000), RetentionMs = -1 } };
        var killed = fixture.Folder + "-killed";
        var writes = new KilledWrites(fixture.Folder, killed, random.Next(8_000));
        var quiet = fixture.Environment;
        fixture.Environment = quiet with { Write = writes.Write };
        var workload = new Workload(random, fencesIdle: false);
        var operations = new List<LogOperation>();
        var model = new LogModel();
        var log = fixture.Open();
        while (!writes.IsKilled)
        {
            // Clean-ups and clean ends write too.
            if (random.Next(15) == 0)
            {
                log.CleanUp();
            }
            else if (random.Next(30) == 0)
            {
                log.Dispose();
                log = fixture.Open();
            }
            else
            {
                var operation = workload.Next(model);
                operations.Add(operation);
                operation.ApplyTo(log, model);
            }
        }

        log.Dispose();
        if (operations.Count > 0)
        {
            Damage(killed, random);
            CheckKilled(fixture, quiet, killed, operations, workload);
        }
    }

    /// <summary>What opening makes anew is lost or garbled, now and then.</summary>
    private static void Damage(string folder, Random random)
    {
        foreach (var path in Directory.GetFiles(folder, "*.index"))
        {
            switch (random.Next(6))
            {
                case 0:
                    File.Delete(path);
                    break;
                case 1:
                    File.WriteAllBytes(path, File.ReadAllBytes(path)[..random.Next((int)new FileInfo(path).Length + 1)]);
                    break;
                case 2 when new FileInfo(path).Length > 0:
                    Garble(path, random);
                    break;
            }
        }

        foreach (var path in Directory.GetFiles(folder, "*.snapshot"))
        {
            switch (random.Next(4))
            {
                case 0:
                    File.Delete(path);
                    break;
                case 1:
                    Garble(path, random);
                    break;
            }
        }
    }

    private static void Garble(string path, Random random)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[random.Next(bytes.Length)] ^= (byte)random.Next(1, 256);
        File.WriteAllBytes(path, bytes);
    }

    private static void CheckKilled(LogFixture fixture, LogEnvironment environment, string folder, List<LogOperation> operations, Workload workload)
    {
        using var log = PartitionLog.Open(folder, "topic", 0, () => fixture.Settings, environment);
        var acknowledged = new LogModel();
        foreach (var operation in operations.SkipLast(1))
        {
            operation.ApplyTo(acknowledged);
        }

        // The last operation was on its way: it is there as a whole or not at all, and its producer sends it again.
        var whole = new LogModel(acknowledged);
        operations[^1].ApplyTo(whole);
        var model = log.EndOffset == acknowledged.EndOffset ? acknowledged : whole;
        model.Check(log);
        operations[^1].ApplyTo(log, model);
        for (var i = 0; i < 10; i++)
        {
            workload.Next(model).ApplyTo(log, model);
        }

        model.Check(log);
    }
}
