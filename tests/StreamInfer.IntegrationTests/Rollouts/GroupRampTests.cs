using System.Globalization;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using StreamInfer.Host.Demo.Stories;
using StreamInfer.Hashing;
using StreamInfer.IntegrationTests.Faults;
using StreamInfer.IntegrationTests.Kafka;
using StreamInfer.Kafka.Audit;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Models.Control;
using StreamInfer.TestKit.Faults;
using StreamInfer.Topologies;

namespace StreamInfer.IntegrationTests.Rollouts;

/// <summary>Three processes of one group on the way of a version from 5 % to all keys, while one is restarted and the one that decides is killed.</summary>
[Collection(AloneCollection.Name)]
public sealed class GroupRampTests
{
    private const int PerSecond = 1_000;
    private const double Sigmas = 3;

    [Fact]
    public async Task Run_threeInstancesOfOneGroup_followOneRampWhoeverDecides()
    {
        await using var bed = await FaultBed.StartAsync(
            new BedOptions(DeliveryPromise.AtLeastOnce) { HasControl = true, Hold = TimeSpan.FromSeconds(4), MinSamples = 200, Keys = 20_000 });
        ServiceInstance[] instances = [.. Enumerable.Range(0, 3).Select(number => bed.Service(number, isStatic: true))];
        string[] names = [.. instances.Select(instance => instance.Name)];
        Array.ForEach(instances, instance => instance.Start());
        var owners = await bed.BalancedAsync(instances.Length);
        using var load = bed.Load(PerSecond);
        using var watch = new RampWatch(bed);
        await bed.PredictedAsync(PerSecond);

        var (code, said) = await bed.Operator().RunAsync("ramp", "2");
        Assert.True(code == 0, said);
        var few = await watch.StateAsync(state => state.Ramp?.Stage == 0, "5 %");
        await watch.FollowedAsync(few.Revision, names);

        // One that does not decide leaves and comes back: its partitions move, and the versions of their keys do not.
        var decider = instances.Single(instance => owners[instance.Name].Split(", ").Contains("0"));
        var other = instances.First(instance => instance != decider);
        Assert.Equal(0, await other.TerminateAsync());
        other.Start();
        var half = await watch.StateAsync(state => state.Ramp?.Stage == 1, "50 %");
        await watch.FollowedAsync(half.Revision, names);
        decider.Kill();
        await bed.PredictedAsync(await bed.PredictedAsync() + (2 * PerSecond));
        var active = await watch.StateAsync(state => state.Active == 2, "version 2 is active, though the one that decided is dead");
        decider.Start();
        await decider.SaysAsync("Assigned partitions");
        await Promises.AreKeptAsync(bed, DeliveryPromise.AtLeastOnce, load, instances);

        Assert.Equal([1, 2, 3, 4], watch.States.Where(state => state.Revision > 0).Select(state => state.Revision));
        Assert.NotEqual(decider.Name, active.ChangedBy);
        await CheckAsync(bed, few, half);
    }

    private static async Task CheckAsync(FaultBed bed, ControlState few, ControlState half)
    {
        var client = new KafkaProperties("check", new Dictionary<string, string> { ["bootstrap.servers"] = bed.Bootstrap });
        var (entries, unreadable) = await new KafkaAuditReader(bed.Topics.Audit, client, null, TimeProvider.System).ReadAsync(bed.Group, null, CancellationToken.None);
        Assert.Equal(0, unreadable);
        var predictions = Read(bed);
        var map = new RevisionMap(entries);
        var byRevision = predictions.ToLookup(prediction => map.RevisionOf(prediction.Event));
        CheckShare(few, [.. byRevision[few.Revision]]);
        CheckShare(half, [.. byRevision[half.Revision]]);
        Assert.All(
            predictions.GroupBy(prediction => prediction.Card, StringComparer.Ordinal),
            key => Assert.True(
                key.OrderBy(prediction => prediction.Event.Offset).Select(prediction => prediction.Version).ToArray() is var versions && versions.SequenceEqual(versions.Order()), $"{key.Key} went back"));
    }

    private static void CheckShare(ControlState state, IReadOnlyCollection<StoryPrediction> predictions)
    {
        // All instances deal the same keys to the candidate: exactly those of its buckets.
        var candidate = state.Candidates[0];
        Assert.All(predictions, prediction => Assert.Equal(candidate.Contains(BucketOf(state.Salt, prediction.Card)) ? 2 : 1, prediction.Version));
        var share = MeasuredShare.Of(2, candidate.Percent, predictions);
        Assert.True(Math.Abs(share.Share - (candidate.Percent.Hundredths / (double)Percent.Buckets)) <= Sigmas * share.Sigma, share.ToString());
    }

    private static int BucketOf(string salt, string key) => (int)(Murmur3.Hash32(Encoding.UTF8.GetBytes($"{salt}:{key}"), 0) % Percent.Buckets);

    /// <summary>The last prediction of each event: that of the instance that has its partition for good.</summary>
    private static List<StoryPrediction> Read(FaultBed bed)
    {
        var last = new Dictionary<(int, long), StoryPrediction>();
        foreach (var record in TopicScan.Read(bed.Bootstrap, bed.Topics.Predictions, IsolationLevel.ReadUncommitted))
        {
            using var json = JsonDocument.Parse(record.Message.Value);
            var source = json.RootElement.GetProperty("source");
            var place = (source.GetProperty("partition").GetInt32(), source.GetProperty("offset").GetInt64());
            var version = int.Parse(Encoding.ASCII.GetString(record.Message.Headers.GetLastBytes("si-model-version")), CultureInfo.InvariantCulture);
            last[place] = new StoryPrediction(place, version, version == 2, Encoding.UTF8.GetString(record.Message.Key!), json.RootElement.GetProperty("scoredAt").GetInt64());
        }

        return [.. last.Values];
    }
}
