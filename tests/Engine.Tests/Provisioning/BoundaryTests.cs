using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Notices;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Tests.Provisioning;

/// <summary>Days that come by themselves: steps of a ramp, the end of a trial, a cancellation, a renewal.</summary>
public abstract class BoundaryTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    private static readonly DateOnly _next = new(2027, 11, 21);

    [DatabaseFact]
    public async Task A_ramp_gets_its_next_license_on_the_day_and_no_new_code()
    {
        var order = await Engine.FulfillAsync(Partner, Ramp());
        var code = await Store.AskAsync<string>("SELECT fingerprint FROM activation_codes");

        await ComeAsync(_next);

        var licenses = await Engine.LicensesAsync(order.Id);
        Assert.Equal([(10, _next.AddYears(-1)), (60, _next)], licenses.Select(one => (one.SeatsOn(_next.AddYears(-2)), one.StartsOn)).Order());
        Assert.All(licenses, license => Assert.Equal(new DateOnly(2029, 11, 21), license.EndsOn));
        Assert.Equal(licenses[0].Id, LicenseDocument.ClaimsOf(licenses[1].File).Supersedes);
        Assert.Equal(code, await Store.AskAsync<string>("SELECT fingerprint FROM activation_codes"));
        Assert.Equal(
            [(ProvisioningCause.OrderLine, ""), (ProvisioningCause.Boundary, "2027-11-21")],
            (await Engine.ProvisioningAsync(order.Id)).Select(one => (one.Cause, one.Period)));
        Assert.Equal(
            ["new.license: new premium-sm cloudLicense", "boundary.license: 2027-11-21 cloudLicense"],
            (await Engine.ProvisioningAsync(order.Id)).Select(one => one.Decision));
        Assert.Equal(1, (await Engine.SubscriptionAsync(order.Lines[0].Id))!.Version);
    }

    [DatabaseFact]
    public async Task The_file_for_a_site_without_network_carries_the_ramp_from_its_first_day()
    {
        var order = await Engine.FulfillAsync(Partner, Ramp(DeliveryKind.OfflineLicense));

        await ComeAsync(_next);

        var license = Assert.Single(await Engine.LicensesAsync(order.Id));
        Assert.Equal([10, 60], license.Intervals.Select(interval => interval.Seats));
        Assert.Equal(2, (await Engine.ProvisioningAsync(order.Id)).Count);
    }

    [DatabaseFact]
    public async Task A_day_that_amendments_have_moved_is_passed_over()
    {
        var order = await Engine.FulfillAsync(Partner, Ramp());
        var id = (await AgainAsync(order)).Lines[0].SubscriptionId;
        await Engine.FulfillAsync(Partner, A.Order("R-2", Change(id, OrderAction.CoTerm) with { EndsOn = new DateOnly(2027, 6, 1) }));

        await ComeAsync(_next);

        Assert.Single(await Engine.ProvisioningAsync(order.Id));
        Assert.Equal(1, await Store.AskAsync<int>("SELECT count(*) FROM schedules WHERE done_at IS NOT NULL AND kind = 'boundary'"));
    }

    [DatabaseFact]
    public async Task A_cancellation_for_later_ends_the_service_on_its_day()
    {
        var order = await Engine.FulfillAsync(Partner, A.Order());
        var id = order.Lines[0].SubscriptionId;
        var day = new DateOnly(2027, 2, 1);
        await Engine.FulfillAsync(Partner, A.Order("R-2", Change(id, OrderAction.Cancel) with { StartsOn = day }));

        await ComeAsync(day);

        var newest = Assert.Single(await Store.InAsync(tx => LicenseTable.NewestOfAsync(tx, [id!], Cancel)));
        Assert.True(LicenseDocument.ClaimsOf(newest.File).FromCancellation);
        Assert.Equal(day, newest.EndsOn);
    }

    [DatabaseFact]
    public async Task A_term_that_renews_by_itself_goes_on_with_a_license_for_the_next()
    {
        var order = await Engine.FulfillAsync(Partner, A.Order("R-1", A.Line() with { AutoRenew = true, RenewalTermMonths = 24 }));

        await ComeAsync(_next);

        var renewed = (await Engine.SubscriptionAsync(order.Lines[0].Id))!;
        Assert.Equal((2, new DateOnly(2029, 11, 21)), (renewed.Version, renewed.EndsOn));
        Assert.Equal(SubscriptionState.Active, renewed.Coverage.StateOn(_next));
        var newest = Assert.Single(await Store.InAsync(tx => LicenseTable.NewestOfAsync(tx, [renewed.Id], Cancel)));
        Assert.Equal((2L, renewed.EndsOn), (newest.SubscriptionVersion, newest.EndsOn));

        await ComeAsync(new DateOnly(2029, 11, 21));
        Assert.Equal(new DateOnly(2031, 11, 21), (await Engine.SubscriptionAsync(order.Lines[0].Id))!.EndsOn);
    }

    [DatabaseFact]
    public async Task A_renewal_by_itself_is_an_order_like_any_other()
    {
        var first = await Engine.FulfillAsync(Partner, A.Order("R-1", A.Line() with { AutoRenew = true }));
        var subscription = (await Engine.SubscriptionAsync(first.Lines[0].Id))!;

        await ComeAsync(_next);

        var renewal = await Engine.OrderAsync((await Store.AskAsync<string>("SELECT order_id FROM amendments"))!);
        Assert.Equal((OrderStatus.Fulfilled, $"renewal-{subscription.Number}-2027-11-21"), (renewal.Status, renewal.Content.PartnerOrderRef));
        Assert.Equal(first.Content.Customer.Name, renewal.Content.Customer.Name);
        Assert.Equal(Verdict.Allow, Assert.Single(await Engine.DecisionsAsync(renewal.Id)).Verdict);
        Assert.Contains("order.place", await Engine.AuditAsync(renewal.Id));
    }

    [DatabaseFact]
    public async Task Nothing_renews_by_itself_against_a_screening_decision()
    {
        var first = await Engine.FulfillAsync(Partner, A.Order("R-1", A.Line() with { AutoRenew = true }));
        Engine.Hook.Says = Verdict.Review;

        await ComeAsync(_next);

        var subscription = (await Engine.SubscriptionAsync(first.Lines[0].Id))!;
        Assert.Equal((1, SubscriptionState.Grace), (subscription.Version, subscription.Coverage.StateOn(_next)));
        Assert.Equal(1, await Store.AskAsync<int>("SELECT count(*) FROM orders WHERE status = 'held'"));
    }

    [DatabaseFact]
    public async Task A_crash_behind_a_renewal_places_no_second_one()
    {
        var first = await Engine.FulfillAsync(Partner, A.Order("R-1", A.Line() with { AutoRenew = true }));
        await ComeAsync(_next);

        await Store.RunAsync("UPDATE schedules SET done_at = NULL");
        await Store.RunAsync("""
            INSERT INTO work (subject_kind, subject_id, lane, step, run_at, fence)
            SELECT 'schedule', subject || '/' || kind || '/' || period, 'schedule:nordhandel', kind, 0, 1 FROM schedules WHERE kind = 'autoRenewal'
              AND period = '2027-11-21'
            """);
        await Engine.WorkAsync();

        Assert.Equal(2, await Store.AskAsync<int>("SELECT count(*) FROM orders"));
        Assert.Equal(2, (await Engine.SubscriptionAsync(first.Lines[0].Id))!.Version);
    }

    [DatabaseFact]
    public async Task What_a_market_manages_the_market_renews()
    {
        var first = await Engine.FulfillAsync(Partner, A.Order("R-1", A.Line() with { AutoRenew = true }));
        await Store.RunAsync("UPDATE subscriptions SET channel = 'market'");

        await ComeAsync(_next);

        Assert.Equal(1, (await Engine.SubscriptionAsync(first.Lines[0].Id))!.Version);
        Assert.Equal(1, await Store.AskAsync<int>("SELECT count(*) FROM orders"));
    }

    [DatabaseFact]
    public async Task A_product_that_is_renewed_no_more_is_told_to_a_person_and_not_tried_for_ever()
    {
        var first = await Engine.FulfillAsync(Partner, A.Order("R-1", A.Line() with { AutoRenew = true }));
        var id = (await Engine.SubscriptionAsync(first.Lines[0].Id))!.Id;
        await Store.RunAsync("UPDATE subscriptions SET intervals = replace(intervals, 'premium-sm', 'starter-sm')");

        await ComeAsync(_next);

        Assert.Contains("subscription.renewalRefused", await Engine.AuditAsync(id));
        var told = Assert.Single(await Store.InAsync(tx => SubscriptionEventTable.ListAsync(tx, id, Cancel)));
        Assert.Equal((SubscriptionEventTypes.RenewalRefused, "sku.retired"), (told.Type, EndingFacts.Read(told.Body())!.Code));
        Assert.Equal(0, await Store.AskAsync<int>("SELECT count(*) FROM work WHERE subject_kind = 'schedule' AND run_at <= 0"));
    }

    [DatabaseFact]
    public async Task A_term_behind_a_gap_gets_its_license_on_its_first_day()
    {
        var day = new DateOnly(2028, 2, 1);
        foreach (var kind in new[] { DeliveryKind.CloudLicense, DeliveryKind.OfflineLicense })
        {
            var order = await Engine.FulfillAsync(Partner, A.Order($"R-{kind}", A.Line() with { Delivery = new Delivery(kind, null, null) }));
            await Engine.FulfillAsync(Partner, A.Order($"R-{kind}-2", Change(order.Lines[0].SubscriptionId, OrderAction.Renew) with { TermMonths = 12, StartsOn = day }));
        }

        await ComeAsync(day);

        Assert.Equal(2, await Store.AskAsync<int>("SELECT count(*) FROM licenses WHERE starts_on = '2028-02-01' AND ends_on = '2029-02-01'"));
    }

    [DatabaseFact]
    public async Task What_was_renewed_or_cancelled_before_does_not_renew_by_itself()
    {
        var early = await Engine.FulfillAsync(Partner, A.Order("R-1", A.Line() with { AutoRenew = true }));
        var ended = await Engine.FulfillAsync(Partner, A.Order("R-2", A.Line() with { AutoRenew = true }));
        await Engine.FulfillAsync(Partner, A.Order("R-3", Change(early.Lines[0].SubscriptionId, OrderAction.Renew) with { TermMonths = 36 }));
        await Engine.FulfillAsync(Partner, A.Order("R-4", Change(ended.Lines[0].SubscriptionId, OrderAction.Cancel) with { StartsOn = new DateOnly(2027, 5, 1) }));

        await ComeAsync(_next);

        Assert.Equal(new DateOnly(2030, 11, 21), (await Engine.SubscriptionAsync(early.Lines[0].Id))!.EndsOn);
        Assert.Equal(SubscriptionState.Cancelled, (await Engine.SubscriptionAsync(ended.Lines[0].Id))!.Coverage.StateOn(_next));
    }

    [DatabaseFact]
    public async Task Many_days_that_come_together_are_all_served_once()
    {
        await Task.WhenAll(Enumerable.Range(1, 40).Select(n => Engine.AcceptAsync(Partner, Ramp() with { PartnerOrderRef = $"R-{n}" })));
        await Engine.WorkAsync();

        await ComeAsync(_next);

        Assert.Equal(80, await Store.AskAsync<int>("SELECT count(*) FROM licenses"));
        Assert.Equal(40, await Store.AskAsync<int>("SELECT count(*) FROM provisioning_events WHERE cause = 'boundary'"));
    }

    private async Task ComeAsync(DateOnly day)
    {
        Clock.Advance(new DateTimeOffset(day.ToDateTime(new TimeOnly(0, 1)), TimeSpan.Zero) - Clock.GetUtcNow());
        await Store.RunAsync(
            "UPDATE work SET run_at = 0 WHERE run_at <= @Until",
            new { Until = Clock.GetUtcNow().ToUnixTimeMilliseconds() });
        await Engine.WorkAsync();
    }

    private static OrderContent Ramp(DeliveryKind delivery = DeliveryKind.CloudLicense) => A.Order("R-1", A.Line(quantity: 10) with
    {
        TermMonths = 36,
        Phases = [new Phase(_next, 60)],
        Delivery = new Delivery(delivery, null, null),
    });

    private static LineContent Change(string? subscription, OrderAction action) => new()
    {
        LineRef = "1",
        Action = action,
        SubscriptionId = subscription,
    };
}

public sealed class BoundaryTestsOnSqlite() : BoundaryTests(TestStore.OnSqliteAsync);

public sealed class BoundaryTestsOnPostgres() : BoundaryTests(TestStore.OnPostgresAsync);
