using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Counting;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Tests.Counting;

/// <summary>What counts come to is told with them: once, with the day and the instance, and never in place of an answer.</summary>
public abstract class UsageVoiceTests(Func<Task<TestStore>> open) : CountingTests(open)
{
    [DatabaseFact]
    public async Task A_threshold_is_told_once_and_again_only_after_use_has_fallen_below_it()
    {
        var standing = await ActivateAsync(await NewAsync());
        var id = standing.Subscription.Id;

        foreach (var seats in new[] { 8, 9, 10, 9, 10 })
        {
            await CountAsync(standing, seats);
        }

        var once = await ToldAsync(id);
        await CountAsync(standing, 8);
        await CountAsync(standing, 9);

        Assert.Equal(("seatThresholdReached", 10L, 9L, 1L), (
            Assert.Single(once).Type, once[0].Facts.Threshold!.Seats, once[0].Facts.Threshold!.Used, once[0].Facts.Threshold!.Left));
        Assert.Equal(["seatThresholdReached", "seatThresholdReached"], await TypesAsync(id));
    }

    [DatabaseFact]
    public async Task In_large_subscriptions_it_is_armed_again_two_points_below()
    {
        var standing = await ActivateAsync(await NewAsync(A.Line(quantity: 200)));
        var id = standing.Subscription.Id;

        foreach (var seats in new[] { 184, 183, 181, 184 })
        {
            await CountAsync(standing, seats);
        }

        Assert.Single(await ToldAsync(id));
        await CountAsync(standing, 180);
        await CountAsync(standing, 184);
        Assert.Equal(2, (await ToldAsync(id)).Count);
    }

    [DatabaseFact]
    public async Task Overage_is_told_when_it_is_new_and_when_it_has_grown_with_the_day_and_the_instance()
    {
        var subscription = await NewAsync();
        var (one, two) = (await ActivateAsync(subscription), await ActivateAsync(subscription, "b"));

        await CountAsync(one, 7);
        await CountAsync(two, 5);
        await CountAsync(two, 5);
        StandOn("2026-11-25");
        await CountAsync(one, 7);
        await CountAsync(two, 9);

        var told = (await ToldAsync(subscription.Id)).Where(told => told.Type == "overageRecorded").Select(told => told.Facts.Overage!);
        Assert.Equal(
            [(2L, 0L, new DateOnly(2026, 11, 21), "a", 12L), (6L, 2L, new DateOnly(2026, 11, 25), "b", 16L)],
            told.Select(overage => (overage.Owed, overage.OwedBefore!.Value, overage.Day, overage.InstanceId, overage.Used)));
    }

    [DatabaseFact]
    public async Task A_count_that_is_rolled_back_was_never_told_and_one_that_stands_was()
    {
        var standing = await ActivateAsync(await NewAsync());
        var report = Report(25).ReportsOf(standing.Activation, Clock.GetUtcNow());
        Func<OrderChange, Task> count = async change => await Engine.Get<UsageCounter>().ReportSeatsAsync(
            change, await CountedSubscription.FindAsync(change.Tx, standing.Subscription.Id, Cancel), report, Cancel);

        await Assert.ThrowsAsync<InvalidDataException>(() => Engine.Get<OrderBook>().ChangeAsync(
            async change =>
            {
                await count(change);
                throw new InvalidDataException();
            },
            Cancel));
        Assert.Equal((0L, 0), (await CountAsync("seat_reports"), (await ToldAsync(standing.Subscription.Id)).Count));
        await Engine.Get<OrderBook>().ChangeAsync(count, Cancel);
        await Engine.Get<OrderBook>().ChangeAsync(count, Cancel);

        Assert.Equal(1L, await CountAsync("seat_reports"));
        Assert.Equal(["seatThresholdReached", "overageRecorded"], await TypesAsync(standing.Subscription.Id));
    }

    [DatabaseFact]
    public async Task A_report_without_news_writes_nothing_of_the_kind()
    {
        var standing = await ActivateAsync(await NewAsync());

        await CountAsync(standing, 3);
        await CountAsync(standing, 4);

        Assert.Equal((0L, 0L), (await CountAsync("subscription_sequences"), await CountAsync("subscription_events")));
    }

    [DatabaseFact]
    public async Task What_is_told_goes_to_the_sinks_with_the_count()
    {
        Engine.Routes.SinkOfType[SubscriptionEventTypes.OverageRecorded] = FakeSink.Usual;
        var standing = await ActivateAsync(await NewAsync());

        await CountAsync(standing, 12);
        await Engine.DeliverAsync();

        var message = Assert.Single(Engine.Sink.Given);
        Assert.Equal((standing.Subscription.Id, 2L, SubscriptionEventTypes.OverageRecorded), (message.SubjectId, message.Version, message.Type));
        Assert.Equal(2, UsageFacts.Read(message.Body).Overage!.Owed);
        Assert.Contains("\"kind\":\"term\"", message.Body, StringComparison.Ordinal);
        Assert.Equal(OverageKind.Term, UsageFacts.Read(message.Body.Replace("\"term\"", "\"Term\"", StringComparison.Ordinal)).Overage!.Kind);
        Assert.DoesNotContain("git.customer.example", message.Body, StringComparison.Ordinal);
    }

    [DatabaseFact]
    public async Task A_record_that_cannot_be_read_does_not_end_the_search_for_the_silent()
    {
        var (subscription, other) = (await NewAsync(), await NewAsync());
        await CountAsync(await ActivateAsync(subscription), 3);
        await CountAsync(await ActivateAsync(other, "b"), 3);
        Clock.Advance(TimeSpan.FromDays(4));
        var sound = await Store.AskAsync<string>("SELECT intervals FROM subscriptions WHERE id = @Id", new { subscription.Id });
        await Store.RunAsync("UPDATE subscriptions SET intervals = 'no intervals' WHERE id = @Id", new { subscription.Id });

        await Engine.Get<SilenceSweep>().TryAsync(Cancel);
        Assert.Equal(["instanceSilent"], await TypesAsync(other.Id));
        await Store.RunAsync("UPDATE subscriptions SET intervals = @Sound WHERE id = @Id", new { Sound = sound, subscription.Id });
        await Engine.Get<SilenceSweep>().TryAsync(Cancel);

        Assert.Equal(["instanceSilent"], await TypesAsync(subscription.Id));
    }

    [DatabaseFact]
    public async Task Silence_is_told_once_and_its_end_once()
    {
        var subscription = await NewAsync();
        var (one, two) = (await ActivateAsync(subscription), await ActivateAsync(subscription, "b"));
        await CountAsync(one, 3);
        Clock.Advance(TimeSpan.FromDays(2));
        await CountAsync(two, 3);
        Clock.Advance(TimeSpan.FromDays(2));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(SweepAsync)));
        await SweepAsync();
        var silent = await ToldAsync(subscription.Id);
        await CountAsync(one, 3);
        await CountAsync(one, 4);
        await SweepAsync();

        Assert.Equal(("instanceSilent", "a"), (Assert.Single(silent).Type, silent[0].Facts.Instance!.InstanceId));
        Assert.NotNull(silent[0].Facts.Instance!.HeardAt);
        Assert.Equal(["instanceSilent", "instanceHeard"], await TypesAsync(subscription.Id));
        Clock.Advance(TimeSpan.FromDays(4));
        await SweepAsync();
        Assert.Equal(4, (await ToldAsync(subscription.Id)).Count);
    }

    [DatabaseFact]
    public async Task An_instance_that_was_deactivated_is_not_missed()
    {
        var standing = await ActivateAsync(await NewAsync());
        await CountAsync(standing, 3);
        await Desk.DeactivateAsync(standing.Activation.Id, null, Actor.System, Cancel);
        Clock.Advance(TimeSpan.FromDays(10));

        await SweepAsync();

        Assert.Empty(await ToldAsync(standing.Subscription.Id));
    }

    [DatabaseFact]
    public async Task A_pack_that_is_used_up_is_told_and_one_that_expires_on_its_day()
    {
        var id = (await NewAsync()).Id;
        await GrantAsync(id, "p-1", 50, "2027-01-01");
        await GrantAsync(id, "p-2", 70, "2027-02-01");
        await RecordAsync(id, 60);
        var used = await ToldAsync(id);

        await ComeAsync("2027-01-15");
        Assert.Single(await ToldAsync(id));
        await ComeAsync("2027-02-01");
        await ComeAsync("2027-02-02");

        Assert.Equal(("packExhausted", 50L, 0L), (Assert.Single(used).Type, used[0].Facts.Pack!.Amount, used[0].Facts.Pack!.Remaining));
        var told = await ToldAsync(id);
        Assert.Equal(("packExpired", 60L, new DateOnly(2027, 2, 1)), (told[^1].Type, told[^1].Facts.Pack!.Remaining, told[^1].Facts.Pack!.ExpiresOn));
        Assert.Equal(2, told.Count);
    }

    [DatabaseFact]
    public async Task A_sandbox_partner_s_own_clock_makes_a_pack_expire()
    {
        var order = await Engine.FulfillAsync(Sandbox, A.Order());
        var id = order.Lines[0].SubscriptionId!;
        await GrantAsync(id, "p-1", 50, "2027-01-01");

        await Engine.Get<SandboxClock>().AdvanceAsync(Sandbox.Id, TimeSpan.FromDays(30), Actor.System, Cancel);
        await Engine.WorkAsync();
        var early = await ToldAsync(id);
        await Engine.Get<SandboxClock>().AdvanceAsync(Sandbox.Id, TimeSpan.FromDays(30), Actor.System, Cancel);
        await Engine.PullForwardAsync();
        await Engine.WorkAsync();

        Assert.Empty(early);
        Assert.Equal(["packExpired"], await TypesAsync(id));
    }

    [DatabaseFact]
    public async Task A_sandbox_partner_s_own_clock_makes_its_instances_silent_and_nobody_else_s()
    {
        var order = await Engine.FulfillAsync(Sandbox, A.Order());
        var standing = await ActivateAsync(await ReadAsync(order.Lines[0].SubscriptionId!));
        var other = await ActivateAsync(await NewAsync());
        await CountAsync(standing, 3);
        await CountAsync(other, 3);

        await AdvanceAsync(2);
        var early = await ToldAsync(standing.Subscription.Id);
        await AdvanceAsync(2);
        await AdvanceAsync(2);
        await SweepAsync();

        Assert.Empty(early);
        Assert.Equal(["instanceSilent"], await TypesAsync(standing.Subscription.Id));
        Assert.Empty(await ToldAsync(other.Subscription.Id));
        var inUse = await Store.InAsync(
            tx => Engine.Get<UsageDesk>().InUseAsync(tx, [standing.Subscription.Id, other.Subscription.Id], Cancel));
        Assert.Equal((0L, 3L), (inUse[standing.Subscription.Id], inUse[other.Subscription.Id]));
        await CountAsync(standing, 3);
        await AdvanceAsync(4);
        Assert.Equal(["instanceSilent", "instanceHeard", "instanceSilent"], await TypesAsync(standing.Subscription.Id));
    }

    private Task<DateTimeOffset> AdvanceAsync(int days) =>
        Engine.Get<SandboxClock>().AdvanceAsync(Sandbox.Id, TimeSpan.FromDays(days), Actor.System, Cancel);

    private Task<PackOutcome.Done> GrantAsync(string id, string purchase, long amount, string expiresOn) => Engine.Get<OrderBook>().ChangeAsync(
        async change => Assert.IsType<PackOutcome.Done>(await Engine.Get<UsageCounter>().GrantPackAsync(
            change,
            await CountedSubscription.FindAsync(change.Tx, id, Cancel),
            new PackGrant
            {
                SubscriptionId = id,
                Meter = "minutes",
                PurchaseId = purchase,
                Amount = amount,
                GrantedOn = new DateOnly(2026, 11, 1),
                ExpiresOn = DateOnly.Parse(expiresOn),
                Quotas = PlanQuotas.None,
            },
            Cancel)),
        Cancel);

    private Task<UsageReceipt> RecordAsync(string id, long minutes) => Engine.Get<OrderBook>().ChangeAsync(
        async change => await Engine.Get<UsageCounter>().RecordAsync(
            change,
            await CountedSubscription.FindAsync(change.Tx, id, Cancel),
            [
                new UsageRecord
                {
                    SubscriptionId = id,
                    Meter = "minutes",
                    Source = UsageSource.Api,
                    MessageId = $"m-{minutes}",
                    Quantity = minutes,
                    At = Clock.GetUtcNow(),
                    ReceivedAt = Clock.GetUtcNow(),
                },
            ],
            Cancel),
        Cancel);
}

public sealed class UsageVoiceTestsOnSqlite() : UsageVoiceTests(TestStore.OnSqliteAsync);

public sealed class UsageVoiceTestsOnPostgres() : UsageVoiceTests(TestStore.OnPostgresAsync);
