using StreamInfer.EmbeddedBroker.Groups;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Tests.Groups;

public sealed class GroupConcurrencyTests
{
    private const int Members = 6;

    /// <summary>Members on threads of their own, a clock that runs ahead, connections that break: everybody is answered, and the group comes to rest.</summary>
    [Fact]
    public async Task Members_on_many_threads_are_all_answered()
    {
        using var fixture = new CoordinatorFixture();
        using var stop = new CancellationTokenSource();
        var clock = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                fixture.Time.Advance(TimeSpan.FromMilliseconds(20));
            }
        });

        var generations = await Task.WhenAll(Enumerable.Range(0, Members).Select(at => Task.Run(() => LiveAsync(fixture, at)))).WaitAsync(TimeSpan.FromMinutes(1));
        await stop.CancelAsync();
        await clock;
        fixture.Time.Advance(GroupLimits.NewMemberJoinTimeout);

        Assert.Equal(GroupState.Empty, fixture.Groups.Describe("g").State);
        Assert.All(generations, generation => Assert.True(generation > 0));
    }

    /// <returns>The last generation that it was a member of.</returns>
    private static async Task<int> LiveAsync(CoordinatorFixture fixture, int seed)
    {
        var random = new Random(seed);
        var memberId = "";
        var (generation, known) = (0, 0);
        for (var turn = 0; turn < 60; turn++)
        {
            using var connection = new CancellationTokenSource();
            try
            {
                var join = fixture.Groups.JoinAsync(GroupScript.Request(memberId, requiresMemberId: true, says: $"{random.Next(3)}"), connection.Token).AsTask();
                if (random.Next(8) == 0)
                {
                    await connection.CancelAsync();
                }

                var joined = await join;
                memberId = joined.Error is ErrorCode.None or ErrorCode.MemberIdRequired or ErrorCode.RebalanceInProgress ? joined.MemberId : "";
                if (memberId.Length == 0)
                {
                    // Everybody may have been forgotten, and with the last one the group: then it begins anew.
                    known = 0;
                }

                if (joined.Error == ErrorCode.None)
                {
                    Assert.True(joined.Generation >= known, "a generation went back");
                    generation = known = joined.Generation;
                    await WorkAsync(fixture, random, joined, connection.Token);
                }
            }
            catch (OperationCanceledException)
            {
                // Its connection broke: it comes back, with the id that it has.
            }
        }

        fixture.Groups.Leave("g", [new LeavingMember(memberId, null)]);
        return generation;
    }

    private static async Task WorkAsync(CoordinatorFixture fixture, Random random, JoinResult joined, CancellationToken connection)
    {
        var member = GroupScript.MemberOf(joined);
        var assignments = joined.Members.ToDictionary(other => other.Id, other => GroupScript.Bytes($"{joined.Generation}"));
        var synced = await fixture.Groups.SyncAsync(new SyncRequest(member, "consumer", "range", assignments), connection);
        if (synced.Error != ErrorCode.None)
        {
            return;
        }

        Assert.Equal(GroupScript.Bytes($"{joined.Generation}"), synced.Assignment);
        for (var left = random.Next(5); left > 0; left--)
        {
            fixture.Groups.Heartbeat(member);
            await fixture.Groups.CommitAsync(member, [CoordinatorFixture.At(left)]);
        }
    }
}
