using FsCheck;
using FsCheck.Fluent;
using StreamInfer.Models;
using StreamInfer.Models.Gates;
using StreamInfer.Models.Shelf;
using StreamInfer.Tests.Models.Gates;
using StreamInfer.Tests.OnnxRuntime;
using StreamInfer.Tests.TestTime;

namespace StreamInfer.Tests.Models.Shelf;

/// <summary>Leases of three versions, taken and given back in any order: what is in memory is what has a lease, and what was released last.</summary>
public sealed class ShelfPropertyTests : IDisposable
{
    private const int Versions = 3;

    private readonly ScratchFolder _folder = new();

    public ShelfPropertyTests()
    {
        using var model = new ModelCase("float_matrix");
        for (var version = 1; version <= Versions; version++)
        {
            _folder.Write($"any/{version}/model.onnx", File.ReadAllBytes(model.ModelFile));
            _folder.Write($"any/{version}/model.yaml", "");
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Leases_inAnyOrder_keepWhatAModelKeeps()
    {
        var step = from isTake in Gen.Elements(true, false) from version in Gen.Choose(1, Versions) select (isTake, version);
        var run = from keep in Gen.Choose(0, 2) from steps in step.ArrayOf(24) select (keep, steps);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(20261128, 17),
            Prop.ForAll(run.ToArbitrary(), drawn => { Run(drawn.keep, drawn.steps); }));
    }

    private void Run(int keep, (bool IsTake, int Version)[] steps)
    {
        var time = new ManualTimeProvider();
        var loader = new PuppetLoader();
        var repository = new ModelRepository(_folder.Root, folder => folder.DefaultManifest());
        var shelf = new ModelShelf(repository, loader, new ModelGate(time, (_, work) => work()), time, keep);
        var leases = Enumerable.Range(1, Versions).ToDictionary(version => version, _ => new Stack<ShelfLease>());
        var kept = new List<int>();
        foreach (var (isTake, version) in steps)
        {
            if (isTake)
            {
                leases[version].Push(shelf.LoadAsync(Request(version)).GetAwaiter().GetResult());
                kept.Remove(version);
            }
            else if (leases[version].TryPop(out var lease))
            {
                lease.Dispose();
                if (leases[version].Count == 0)
                {
                    kept.Add(version);
                    kept.RemoveRange(0, Math.Max(0, kept.Count - keep));
                }
            }

            var expected = leases.Where(entry => entry.Value.Count > 0).Select(entry => entry.Key).Concat(kept).Order();
            Assert.Equal(expected, Enumerable.Range(1, Versions).Where(number => shelf.Find(Request(number).Key).State == ShelfState.Gated));
            Assert.Equal(expected.Count(), loader.Opened - loader.Closed);
            Assert.Equal(leases.Values.Sum(stack => stack.Count), loader.Sessions.Count(session => !session.IsDisposed));
        }

        shelf.Dispose();
        foreach (var lease in leases.Values.SelectMany(stack => stack))
        {
            lease.Dispose();
        }

        Assert.Equal((loader.Opened, 0), (loader.Closed, loader.Sessions.Count(session => !session.IsDisposed)));
    }

    private static ShelfRequest Request(int version) =>
        new("any", version, Gate.PlanOf([Plans.Feature("x") with { Min = 0, Max = 1 }], maxBatchSize: 2), GateOccasion.Rollout);
}
