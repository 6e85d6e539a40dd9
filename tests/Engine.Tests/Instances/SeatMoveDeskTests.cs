using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Instances;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Tests.Instances;

/// <summary>Who took which seat when, as products tell.</summary>
public abstract class SeatMoveDeskTests(Func<Task<TestStore>> open) : InstanceTests(open)
{
    private SeatMoveDesk Moves => Engine.Get<SeatMoveDesk>();

    private DateTimeOffset Now => Clock.GetUtcNow();

    [DatabaseFact]
    public async Task What_is_told_in_any_order_and_twice_is_kept_once_and_read_by_time()
    {
        var subscription = await NewAsync();
        var (one, two) = (await ActivateAsync(subscription), await ActivateAsync(subscription, "b"));

        var first = await Moves.TakeAsync(ClaimOf(one), [Released("u-1", 5), Taken("u-1", 1), Taken("u-2", 3) with { Category = "guest" }], Cancel);
        var again = await Moves.TakeAsync(ClaimOf(one), [Taken("u-1", 1), Taken("u-3", 2), Taken("u-3", 2)], Cancel);
        await Moves.TakeAsync(ClaimOf(two), [Taken("u-1", 1)], Cancel);

        Assert.Equal((3, 0), (first!.Taken, first.Repeated));
        Assert.Equal((1, 2), (again!.Taken, again.Repeated));
        Assert.Equal(
            ["u-1 Taken a", "u-1 Taken b", "u-3 Taken a", "u-2 Taken a", "u-1 Released a"],
            (await ReadAsync(subscription.Id)).Select(move => $"{move.UserId} {move.Change} {move.InstanceId}"));
        Assert.Equal("guest", (await ReadAsync(subscription.Id, "u-2")).Single().Category);
    }

    [DatabaseFact]
    public async Task Pages_go_on_behind_the_last_move_also_among_those_of_one_moment()
    {
        var subscription = await NewAsync();
        var one = await ActivateAsync(subscription);
        await Moves.TakeAsync(ClaimOf(one), [.. Enumerable.Range(0, 7).SelectMany(n => new[] { Taken($"u-{n}", 1), Released($"u-{n}", 1) })], Cancel);

        var read = new List<SeatMove>();
        for (SeatMove? after = null; ;)
        {
            var page = await ReadAsync(subscription.Id, after: after, limit: 3);
            read.AddRange(page);
            if (page.Count < 3)
            {
                break;
            }

            after = page[^1];
        }

        Assert.Equal(14, read.Distinct().Count());
        Assert.Equal(14, read.Count);
    }

    [DatabaseFact]
    public async Task What_lies_too_far_ahead_is_named_and_all_else_kept()
    {
        var subscription = await NewAsync();
        var one = await ActivateAsync(subscription);

        var receipt = await Moves.TakeAsync(ClaimOf(one), [Taken("u-1", 0), Taken("u-2", 26 * 60), Taken("u-3", 23 * 60)], Cancel);

        Assert.Equal((2, 0), (receipt!.Taken, receipt.Repeated));
        Assert.Equal([1], receipt.TooEarly);
    }

    [DatabaseFact]
    public async Task An_instance_that_is_deactivated_has_nothing_to_say()
    {
        var standing = await ActivateAsync(await NewAsync());
        await Desk.DeactivateAsync(standing.Activation.Id, null, Actor.System, Cancel);

        Assert.Null(await Moves.TakeAsync(ClaimOf(standing), [Taken("u-1", 0)], Cancel));
    }

    [DatabaseFact]
    public async Task What_is_older_than_it_is_kept_for_is_forgotten()
    {
        var subscription = await NewAsync();
        var one = await ActivateAsync(subscription);
        await Moves.TakeAsync(ClaimOf(one), [Taken("u-1", 0)], Cancel);
        Clock.Advance(TimeSpan.FromDays(40));
        await Moves.TakeAsync(ClaimOf(one), [Taken("u-2", 0)], Cancel);
        Clock.Advance(TimeSpan.FromDays(700));

        await Engine.Get<SeatMoveSweep>().RunOnceAsync(Cancel);

        Assert.Equal(["u-2"], await Store.AskAllAsync<string>("SELECT user_id FROM seat_moves"));
    }

    private Task<IReadOnlyList<SeatMove>> ReadAsync(string subscription, string? user = null, SeatMove? after = null, int limit = 100)
    {
        var today = DateOnly.FromDateTime(Now.UtcDateTime);
        return Store.InAsync(tx => SeatMoveTable.ListAsync(
            tx,
            new SeatMoveFilter
            {
                SubscriptionId = subscription,
                Days = new DayRange(today.AddDays(-1), today.AddDays(2)),
                UserId = user,
                After = after,
                Limit = limit,
            },
            Cancel));
    }

    private ToldSeatMove Taken(string user, int minute) => new(user, Now.AddMinutes(minute), SeatChange.Taken, null);

    private ToldSeatMove Released(string user, int minute) => Taken(user, minute) with { Change = SeatChange.Released };
}

public sealed class SeatMoveDeskTestsOnSqlite() : SeatMoveDeskTests(TestStore.OnSqliteAsync);

public sealed class SeatMoveDeskTestsOnPostgres() : SeatMoveDeskTests(TestStore.OnPostgresAsync);
