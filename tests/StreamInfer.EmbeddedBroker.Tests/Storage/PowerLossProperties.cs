using StreamInfer.EmbeddedBroker.Storage;

namespace StreamInfer.EmbeddedBroker.Tests.Storage;

/// <summary>The power is lost: what was flushed is there, and of the rest a part from its beginning on.</summary>
public sealed class PowerLossProperties
{
    private const int Seeds = 25;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Open_after_a_power_loss_has_what_was_flushed(int block)
    {
        for (var seed = block * Seeds; seed < (block + 1) * Seeds; seed++)
        {
            try
            {
                await Lose(seed);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"seed {seed}", error);
            }
        }
    }

    private static async Task Lose(int seed)
    {
        var random = new Random(seed);
        var power = new PowerLoss();
        using var fixture = new LogFixture { Settings = new() { SegmentBytes = 600 + random.Next(4_000), RetentionMs = -1 } };
        var environment = fixture.Environment with { Flush = FlushMode.Always, FlushToDisk = power.FlushToDisk, Write = power.Write };
        var workload = new Workload(random, fencesIdle: false);
        var operations = new List<LogOperation>();
        var folder = fixture.Folder;
        long flushed = 0;
        for (var loss = 0; loss < 4; loss++)
        {
            using var log = PartitionLog.Open(
                folder, "topic", 0, () => fixture.Settings, environment with { BootId = new Guid(seed, (short)loss, 1, new byte[8]) });
            Assert.InRange(log.EndOffset, flushed, long.MaxValue);
            var model = LogModel.Replay(operations, log.EndOffset, out var left);
            operations.RemoveRange(left, operations.Count - left);
            model.Check(log);

            Run(random.Next(40), mayCleanUp: true);
            flushed = log.EndOffset;
            await log.FlushedAsync(flushed);
            Run(random.Next(10), mayCleanUp: false);
            power.Copy(folder, $"{fixture.Folder}-{loss}", random);
            folder = $"{fixture.Folder}-{loss}";

            void Run(int count, bool mayCleanUp)
            {
                for (; count > 0; count--)
                {
                    var operation = workload.Next(model);
                    operations.Add(operation);
                    operation.ApplyTo(log, model);
                    if (mayCleanUp && random.Next(10) == 0)
                    {
                        log.CleanUp();
                    }
                }
            }
        }
    }
}
