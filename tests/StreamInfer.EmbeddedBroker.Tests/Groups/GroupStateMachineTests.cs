using FsCheck;
using FsCheck.Fluent;

namespace StreamInfer.EmbeddedBroker.Tests.Groups;

public sealed class GroupStateMachineTests
{
    /// <summary>Whatever members do, in whatever order, whenever they die: see <see cref="GroupModel"/> for what always holds.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(500)]
    public void Members_in_any_order_share_one_assignment_a_generation_and_nobody_waits_for_ever(int initialDelayMs)
    {
        var step = Steps(Gen.Elements(Enum.GetValues<GroupModel.Act>()));
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(20251104, 11),
            Prop.ForAll(step.ArrayOf(150).ToArbitrary(), steps => { Run(steps, TimeSpan.FromMilliseconds(initialDelayMs)); }));
    }

    /// <summary>The same where members behave: most of the time they do what the protocol asks of them next.</summary>
    [Fact]
    public void Members_that_follow_the_protocol_become_stable_again_and_again()
    {
        var act = Gen.Frequency(
            (12, Gen.Constant(GroupModel.Act.FollowProtocol)),
            (1, Gen.Elements(Enum.GetValues<GroupModel.Act>())));
        var assigned = 0;
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(20251104, 13),
            Prop.ForAll(Steps(act).ArrayOf(200).ToArbitrary(), steps => { assigned += Run(steps, TimeSpan.Zero); }));

        Assert.True(assigned > 400, $"only {assigned} generations came to work: the sequences do not exercise the protocol");
    }

    private static Gen<(GroupModel.Act Act, int Client, int Variant)> Steps(Gen<GroupModel.Act> acts) =>
        from act in acts
        from client in Gen.Choose(0, GroupModel.Clients - 1)
        from variant in Gen.Choose(0, 7)
        select (act, client, variant);

    private static int Run((GroupModel.Act Act, int Client, int Variant)[] steps, TimeSpan initialDelay)
    {
        using var model = new GroupModel(initialDelay);
        foreach (var (act, client, variant) in steps)
        {
            model.Do(act, client, variant);
        }

        model.EndSilently();
        return model.AssignedGenerations;
    }
}
