using StreamInfer.EmbeddedBroker.Storage;

namespace StreamInfer.EmbeddedBroker.Tests.Storage;

public sealed class ModelProperties
{
    /// <summary>Whatever producers do, in whatever order, over rolls and restarts, both kinds of readers see what the model says.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Readers_see_what_the_model_says(int block)
    {
        for (var seed = block * 15; seed < (block + 1) * 15; seed++)
        {
            Run(seed);
        }
    }

    private static void Run(int seed)
    {
        var random = new Random(seed);
        using var fixture = new LogFixture { Settings = new() { SegmentBytes = 600 + random.Next(4_000), RetentionMs = -1 } };
        var workload = new Workload(random);
        var model = new LogModel();
        var log = fixture.Open();
        for (var i = 0; i < 150; i++)
        {
            workload.Next(model).ApplyTo(log, model);
            if (random.Next(40) == 0)
            {
                model.Check(log);
                log.Dispose();
                log = fixture.Open();
                model.Check(log);
            }
            else if (random.Next(40) == 0)
            {
                model.StartOffset = random.NextInt64(model.StartOffset, model.EndOffset + 1);
                Assert.Equal(model.StartOffset, log.DeleteRecords(model.StartOffset));
            }
            else if (random.Next(20) == 0)
            {
                log.CleanUp();
            }
        }

        model.Check(log);
        log.Dispose();
    }
}
