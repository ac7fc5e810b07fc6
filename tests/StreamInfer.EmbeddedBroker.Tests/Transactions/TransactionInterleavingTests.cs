using FsCheck;
using FsCheck.Fluent;

namespace StreamInfer.EmbeddedBroker.Tests.Transactions;

public sealed class TransactionInterleavingTests
{
    private static readonly Gen<TransactionScript.Act> Acts = Gen.Frequency(
        (2, Gen.Constant(TransactionScript.Act.Initialise)),
        (2, Gen.Constant(TransactionScript.Act.Recover)),
        (24, Gen.Constant(TransactionScript.Act.AddPartition)),
        (10, Gen.Constant(TransactionScript.Act.AddOffsets)),
        (30, Gen.Constant(TransactionScript.Act.Produce)),
        (10, Gen.Constant(TransactionScript.Act.CommitOffset)),
        (16, Gen.Constant(TransactionScript.Act.Commit)),
        (6, Gen.Constant(TransactionScript.Act.Abort)),
        (6, Gen.Constant(TransactionScript.Act.Wait)),
        (2, Gen.Constant(TransactionScript.Act.CommitOnFullDisk)),
        (1, Gen.Constant(TransactionScript.Act.Restart)),
        (1, Gen.Constant(TransactionScript.Act.Kill)));

    private static readonly Gen<(TransactionScript.Act Act, int Client, int Variant)> Steps =
        from act in Acts
        from client in Gen.Choose(0, TransactionScript.Clients - 1)
        from variant in Gen.Choose(0, 7)
        select (act, client, variant);

    /// <summary>Whatever several producers do, in whatever order, whoever times out or is taken over, and whenever the process ends.</summary>
    [Fact]
    public void Readers_see_whole_transactions_in_any_interleaving()
    {
        var (commits, timeOuts) = (0, 0);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(30).WithReplay(20261125, 17),
            Prop.ForAll(Steps.ArrayOf(200).ToArbitrary(), async steps =>
            {
                using var broker = await TransactionFixture.CreateAsync();
                var model = new TransactionModel(TransactionScript.Ids);
                var script = new TransactionScript(broker, model);
                foreach (var (act, client, variant) in steps)
                {
                    await script.DoAsync(act, client, variant);
                }

                commits += model.Commits;
                timeOuts += model.TimeOuts;
            }));

        Assert.True(commits > 120 && timeOuts > 40, $"{commits} commits and {timeOuts} time-outs: the sequences do not exercise much");
    }
}
