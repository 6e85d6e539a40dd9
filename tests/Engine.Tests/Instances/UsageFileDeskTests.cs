using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Instances;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Tests.Instances;

/// <summary>The whole way of a product that never sees a network, and everybody who would go another.</summary>
public abstract class UsageFileDeskTests(Func<Task<TestStore>> open) : InstanceTests(open)
{
    private static readonly DateOnly _today = new(2026, 11, 21);

    [DatabaseFact]
    public async Task From_an_offline_order_to_seats_that_are_seen()
    {
        var subscription = await OfflineAsync();
        var standing = await ActivateAsync(subscription, "island");
        var file = FileOf(standing, 7, 12);

        var taken = Assert.IsType<UsageFileReceipt.Taken>(await TakeAsync(UsageFileText.Write(file, standing.Secret!)));
        var again = Assert.IsType<UsageFileReceipt.Taken>(await TakeAsync(UsageFileText.Write(file, standing.Secret!)));

        Assert.Equal(LicenseKind.Offline, standing.License.License.Kind);
        Assert.All(taken.Outcomes, outcome => Assert.IsType<UsageOutcome.Accepted>(outcome));
        Assert.All(again.Outcomes, outcome => Assert.IsType<UsageOutcome.Repeated>(outcome));
        Assert.Equal(2L, await Store.AskAsync<long>("SELECT count(*) FROM seat_reports WHERE source = 'file' AND instance_id = 'island'"));
        Assert.Equal(12L, await Store.AskAsync<long>("SELECT max(seats) FROM seat_days"));
        Assert.Equal(2L, await Store.AskAsync<long>("SELECT owed FROM overages"));
        Assert.Equal(1L, await Store.AskAsync<long>("SELECT count(*) FROM subscription_events WHERE type = 'subscription.overageRecorded'"));
        Assert.Equal(0L, await Store.AskAsync<long>("SELECT count(*) FROM seat_instances WHERE due_at IS NOT NULL"));
        Assert.Contains("usageFile.take", await Engine.AuditAsync(subscription.Id));
    }

    [DatabaseFact]
    public async Task Files_may_overlap_and_the_highest_count_of_a_day_stands()
    {
        var standing = await ActivateAsync(await OfflineAsync(), "island");

        await TakeAsync(UsageFileText.Write(FileOf(standing, 7, 9), standing.Secret!));
        await TakeAsync(UsageFileText.Write(FileOf(standing, 8, 4), standing.Secret!));

        Assert.Equal(17L, await Store.AskAsync<long>("SELECT CAST(sum(seats) AS BIGINT) FROM seat_days"));
    }

    [DatabaseFact]
    public async Task A_license_that_was_superseded_is_still_believed_and_so_is_an_instance_that_was_deactivated()
    {
        var subscription = await OfflineAsync();
        var standing = await ActivateAsync(subscription, "island");
        await ChangeAsync(subscription, OrderAction.AddSeats, line => line with { Quantity = 5 });
        await Desk.DeactivateAsync(standing.Activation.Id, null, Actor.System, Cancel);

        Assert.IsType<UsageFileReceipt.Taken>(await TakeAsync(UsageFileText.Write(FileOf(standing, 3, 4), standing.Secret!)));
    }

    [DatabaseFact]
    public async Task Whoever_has_no_right_secret_is_refused_for_his_own_reason_and_nothing_is_kept()
    {
        var (subscription, other) = (await OfflineAsync(), await OfflineAsync());
        var license = (await Engine.LicensesAsync(subscription.OrderId))[0];
        var before = Forged(subscription, license.Id, "island");
        var unactivated = await TakeAsync(before);
        var standing = await ActivateAsync(subscription, "island");
        var stranger = await ActivateAsync(other, "island");
        var good = UsageFileText.Write(FileOf(standing, 7, 12), standing.Secret!);

        var refused = new[]
        {
            await TakeAsync("no file at all"),
            await TakeAsync(good[..^60]),
            await TakeAsync(good.Replace(",12,", ",2,", StringComparison.Ordinal)),
            await TakeAsync(before),
            await TakeAsync(UsageFileText.Write(FileOf(standing, 7, 12), stranger.Secret!)),
            await TakeAsync(UsageFileText.Write(FileOf(standing, 7, 12) with { LicenseId = stranger.License.License.Id }, standing.Secret!)),
            await TakeAsync(UsageFileText.Write(FileOf(standing, 7, 12) with { InstanceId = "atoll" }, standing.Secret!)),
        };

        Assert.Equal("usageFile.unknownInstance", CodeOf(unactivated));
        Assert.Equal(
            [
                "usageFile.unreadable", "usageFile.unreadable", "usageFile.tampered", "usageFile.tampered", "usageFile.tampered",
                "usageFile.otherLicense", "usageFile.unknownInstance",
            ],
            refused.Select(CodeOf));
        Assert.Equal(0L, await CountAsync("seat_reports"));
    }

    [DatabaseFact]
    public async Task Another_partner_s_subscription_is_answered_like_none_and_the_house_s_own_people_reach_any()
    {
        var standing = await ActivateAsync(await OfflineAsync(), "island");
        var file = FileOf(standing, 7, 12);

        var foreign = await Engine.Get<UsageFileDesk>().TakeAsync(UsageFileText.Write(file, standing.Secret!), Sandbox.Id, Actor.System, Cancel);
        var nobody = await TakeAsync(UsageFileText.Write(file with { SubscriptionNumber = "S-0000-0000-0000" }, standing.Secret!));
        var house = await Engine.Get<UsageFileDesk>().TakeAsync(UsageFileText.Write(file, standing.Secret!), null, Actor.System, Cancel);

        Assert.IsType<UsageFileReceipt.UnknownSubscription>(foreign);
        Assert.IsType<UsageFileReceipt.UnknownSubscription>(nobody);
        Assert.IsType<UsageFileReceipt.Taken>(house);
    }

    private Task<Subscription> OfflineAsync() =>
        NewAsync(A.Line(quantity: 10) with { Delivery = new Delivery(DeliveryKind.OfflineLicense, null, null) });

    private Task<UsageFileReceipt> TakeAsync(string text) =>
        Engine.Get<UsageFileDesk>().TakeAsync(text, Partner.Id, Actor.System, Cancel);

    /// <summary>What somebody writes who holds the license file and nothing else.</summary>
    private string Forged(Subscription subscription, string license, string instance) =>
        UsageFileText.Write(File(subscription.Number, license, instance, 1, 1), [.. Enumerable.Repeat((byte)7, 32)]);

    private UsageFile FileOf(InstanceStanding standing, params long[] seats) =>
        File(standing.Subscription.Number, standing.License.License.Id, standing.Activation.InstanceId, seats);

    private UsageFile File(string number, string license, string instance, params long[] seats) => new()
    {
        LicenseId = license,
        SubscriptionNumber = number,
        InstanceId = instance,
        Company = "Müller Maschinenbau GmbH",
        Covered = new DayRange(_today.AddDays(-1), _today.AddDays(1)),
        GeneratedAt = Clock.GetUtcNow(),
        Days = [.. seats.Select((count, i) => new UsageFileDay(_today.AddDays(i - 1), new SeatCounts { Billable = count, Active = count }))],
    };

    private static string CodeOf(UsageFileReceipt receipt) => Assert.IsType<UsageFileReceipt.Refused>(receipt).Why.Code;
}

public sealed class UsageFileDeskTestsOnSqlite() : UsageFileDeskTests(TestStore.OnSqliteAsync);

public sealed class UsageFileDeskTestsOnPostgres() : UsageFileDeskTests(TestStore.OnPostgresAsync);
