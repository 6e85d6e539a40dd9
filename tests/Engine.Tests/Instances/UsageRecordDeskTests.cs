using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Instances;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Tests.Instances;

/// <summary>Records of any meters: each has an outcome of its own, and a namespace leads to the subscription of the day.</summary>
public abstract class UsageRecordDeskTests(Func<Task<TestStore>> open) : InstanceTests(open)
{
    private static readonly DateOnly _today = new(2026, 11, 21);

    private UsageRecordDesk Records => Engine.Get<UsageRecordDesk>();

    [DatabaseFact]
    public async Task Two_instances_may_name_their_messages_alike_and_a_repeat_is_one()
    {
        var subscription = await NewAsync();
        var (one, two) = (await ActivateAsync(subscription), await ActivateAsync(subscription, "b"));

        var first = await Records.TakeAsync(ClaimOf(one), [Row(10), Row(3) with { Meter = "bananas", MessageId = "x" }], Cancel);
        var again = await Records.TakeAsync(ClaimOf(one), [Row(10)], Cancel);
        var other = await Records.TakeAsync(ClaimOf(two), [Row(7)], Cancel);

        Assert.Equal(["taken", "meter.unknown"], first!.Select(Word));
        Assert.Equal(["repeated", "taken"], again!.Concat(other!).Select(Word));
        Assert.Equal(17L, await UsedAsync(subscription.Id));
    }

    [DatabaseFact]
    public async Task An_instance_that_is_deactivated_has_nothing_to_say()
    {
        var standing = await ActivateAsync(await NewAsync());
        await Desk.DeactivateAsync(standing.Activation.Id, null, Actor.System, Cancel);

        Assert.Null(await Records.TakeAsync(ClaimOf(standing), [Row(1)], Cancel));
    }

    [DatabaseFact]
    public async Task Of_a_batch_what_nobody_has_is_refused_and_all_else_taken()
    {
        var (one, two) = (await NewAsync(), await NewAsync());

        var taken = await TakeAsync(
            Row(1) with { SubscriptionId = two.Id },
            Row(2) with { SubscriptionId = "sub_nothing" },
            Row(3) with { Namespace = "nowhere" },
            Row(4),
            Row(5) with { SubscriptionId = one.Id, Namespace = "acme" },
            Row(6) with { SubscriptionId = one.Id },
            Row(-7) with { SubscriptionId = one.Id, MessageId = "m-2" },
            Row(8) with { SubscriptionId = one.Id });

        Assert.Equal(
            ["taken", "subscription.unknown", "usage.unknownNamespace", "usage.malformed", "usage.malformed", "taken", "usage.negative", "usage.conflicting"],
            taken.Select(Word));
        Assert.Equal((6L, 1L), (await UsedAsync(one.Id), await UsedAsync(two.Id)));
        Assert.Contains("usage.record", await Engine.AuditAsync(one.Id));
    }

    [DatabaseFact]
    public async Task A_namespace_s_usage_is_put_to_the_subscription_that_covered_the_day()
    {
        var (next, old) = (await NewAsync(), await NewAsync());
        await ChangeAsync(old, OrderAction.Cancel, line => line with { StartsOn = _today.AddDays(10) });
        await Store.RunAsync($"UPDATE subscriptions SET place = 'acme', delivery = 'saas' WHERE id IN ('{old.Id}', '{next.Id}')");
        Clock.Advance(TimeSpan.FromDays(20));

        var taken = await TakeAsync(
            Row(5) with { Namespace = "acme" }, Row(6) with { Namespace = "acme", MessageId = "m-2", At = Clock.GetUtcNow() });

        Assert.Equal(["taken", "taken"], taken.Select(Word));
        Assert.Equal((5L, 6L), (await UsedAsync(old.Id), await UsedAsync(next.Id)));
        Assert.Equal("acme", await Store.AskAsync<string>("SELECT instance_id FROM usage_records WHERE message_id = 'm-1'"));
    }

    [DatabaseFact]
    public async Task A_correction_that_comes_first_counts_and_late_records_are_put_where_they_belong()
    {
        var subscription = await NewAsync();

        await TakeAsync(Row(90) with { SubscriptionId = subscription.Id, Revision = 1 });
        await TakeAsync(Row(100) with { SubscriptionId = subscription.Id });
        await TakeAsync(Row(5) with { SubscriptionId = subscription.Id, MessageId = "late", At = Clock.GetUtcNow().AddDays(-300) });

        Assert.Equal(95L, await UsedAsync(subscription.Id));
        Assert.Equal(2L, await Store.AskAsync<long>("SELECT count(*) FROM meter_days"));
    }

    private static UsageRow Row(long minutes) => new()
    {
        Meter = "minutes",
        Quantity = minutes,
        At = new DateTimeOffset(2026, 11, 21, 6, 0, 0, TimeSpan.Zero),
        MessageId = "m-1",
    };

    private Task<IReadOnlyList<UsageOutcome>> TakeAsync(params UsageRow[] rows) => Records.TakeAsync(rows, Actor.System, Cancel);

    private Task<long> UsedAsync(string subscription) => Store.AskAsync<long>(
        $"SELECT CAST(coalesce(sum(quantity), 0) AS BIGINT) FROM meter_days WHERE subscription_id = '{subscription}'");

    private static string Word(UsageOutcome outcome) => outcome switch
    {
        UsageOutcome.Accepted => "taken",
        UsageOutcome.Repeated => "repeated",
        UsageOutcome.Refused refused => refused.Fault.Code,
        _ => "?",
    };
}

public sealed class UsageRecordDeskTestsOnSqlite() : UsageRecordDeskTests(TestStore.OnSqliteAsync);

public sealed class UsageRecordDeskTestsOnPostgres() : UsageRecordDeskTests(TestStore.OnPostgresAsync);
