using StreamInfer.Host;
using StreamInfer.Host.Service;

namespace StreamInfer.IntegrationTests.Service;

/// <summary>What cannot get better by waiting ends the service, with one clear message and an exit code of its own.</summary>
public class RefusalTests
{
    [Fact]
    public async Task RunAsync_withoutItsTopics_namesAllThatAreMissing()
    {
        await using var bed = await ServiceBed.StartAsync();
        var plan = bed.Read(RepositoryFiles.Of("topologies", "fraud.yaml")) with { Source = FraudSource(bed) with { Topic = "no.such.topic" } };
        bed.CreateTopics(bed.Read(RepositoryFiles.Of("topologies", "fraud.yaml")));

        var failure = await FailureAsync(ServiceBed.Service(plan, RepositoryFiles.Of("models")));

        Assert.Equal(ExitCode.Kafka, failure.ExitCode);
        Assert.Contains("no.such.topic", failure.Message);
    }

    [Fact]
    public async Task RunAsync_withUnknownVersion_listsThoseThereAre()
    {
        await using var bed = await ServiceBed.StartAsync();
        var plan = bed.Read(RepositoryFiles.Of("topologies", "fraud.yaml"));

        var failure = await FailureAsync(ServiceBed.Service(plan with { Model = plan.Model with { Version = 77 } }, RepositoryFiles.Of("models")));

        Assert.Equal(ExitCode.Model, failure.ExitCode);
        Assert.Contains("77", failure.Message);
        Assert.Contains("1, 2", failure.Message);
    }

    [Fact]
    public async Task RunAsync_withChangedModelFile_namesBothDigests()
    {
        await using var bed = await ServiceBed.StartAsync();
        var plan = bed.Read(RepositoryFiles.Of("topologies", "fraud.yaml"));
        using var models = new TemporaryFolder();
        var version = Directory.CreateDirectory(models.File("fraud/2")).FullName;
        foreach (var file in Directory.GetFiles(RepositoryFiles.Of("models", "fraud", "2")))
        {
            File.Copy(file, Path.Combine(version, Path.GetFileName(file)));
        }

        // One bit of a weight, in the middle of the file: still a model, but another one.
        var model = Path.Combine(version, "model.onnx");
        var bytes = await File.ReadAllBytesAsync(model);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(model, bytes);

        var failure = await FailureAsync(ServiceBed.Service(plan, models.File(string.Empty)));

        Assert.Equal(ExitCode.Model, failure.ExitCode);
        Assert.Contains("sha256", failure.Message);
    }

    [Fact]
    public async Task RunAsync_withTooFewFeatures_showsWhatModelAndTopologyHave()
    {
        await using var bed = await ServiceBed.StartAsync();
        var plan = bed.Read(RepositoryFiles.Of("topologies", "fraud.yaml"));

        var failure = await FailureAsync(ServiceBed.Service(plan with { Features = plan.Features[1..] }, RepositoryFiles.Of("models")));

        Assert.Equal(ExitCode.Model, failure.ExitCode);
        Assert.Contains("features", failure.Message);
    }

    [Fact]
    public async Task RunAsync_requiringCudaWithoutOne_refuses()
    {
        await using var bed = await ServiceBed.StartAsync();
        var plan = bed.Read(RepositoryFiles.Of("topologies", "fraud.yaml"));

        var failure = await FailureAsync(ServiceBed.Service(plan with { Model = plan.Model with { Device = Topologies.DevicePolicy.RequireCuda } }, RepositoryFiles.Of("models")));

        Assert.Equal(ExitCode.Model, failure.ExitCode);
        Assert.Contains("cuda", failure.Message, StringComparison.OrdinalIgnoreCase);
    }

    private static Topologies.SourcePlan FraudSource(ServiceBed bed) => bed.Read(RepositoryFiles.Of("topologies", "fraud.yaml")).Source;

    private static async Task<StartFailure> FailureAsync(ScoringService service)
    {
        await using (service)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            return await Assert.ThrowsAsync<StartFailure>(() => service.RunAsync(limit.Token));
        }
    }
}
