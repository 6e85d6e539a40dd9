using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Provisioning.Steps;
using Fulfillment.Engine.Signing;
using Fulfillment.Engine.Tests.Support;

namespace Fulfillment.Engine.Tests.Provisioning.Steps;

public abstract class IssueLicenseTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    [DatabaseFact]
    public async Task A_license_reads_from_the_published_keys_alone()
    {
        var order = await Engine.FulfillAsync(Partner, A.Order());

        var claims = await ClaimsAsync(order);

        Assert.Equal(("premium", 37, "Müller Maschinenbau GmbH"), (claims.Plan, claims.Seats, claims.Licensee.Name));
        Assert.Equal((await Engine.SubscriptionAsync(order.Lines[0].Id))!.Number, claims.Sub);
        Assert.Equal((await Engine.LicensesAsync(order.Id))[0].Id, claims.Jti);
        Assert.False(claims.Sandbox);
    }

    [DatabaseFact]
    public async Task A_term_of_36_months_is_licensed_to_its_end()
    {
        foreach (var (start, months, end) in new[]
                 {
                     ("2026-11-21", 36, "2029-11-21"), ("2028-02-29", 36, "2031-02-28"),
                     ("2028-02-29", 12, "2029-02-28"),
                     ("2027-01-31", 1, "2027-02-28"), ("2026-10-31", 4, "2027-02-28"), ("2026-12-31", 60, "2031-12-31"),
                 })
        {
            var line = A.Line() with { StartsOn = DateOnly.Parse(start), TermMonths = months };
            var order = await Engine.FulfillAsync(Sandbox, A.Order($"{start}-{months}", line));
            await StartAsync(order);

            var claims = await ClaimsAsync(await AgainAsync(order), KeyPurpose.SandboxLicense);

            Assert.Equal((Midnight(start), Midnight(end)), (claims.Nbf, claims.Exp));
            Assert.Equal(
                (DateOnly.Parse(start), DateOnly.Parse(end)), (claims.Intervals[0].Start, claims.Intervals[^1].End));
        }
    }

    [DatabaseFact]
    public async Task Phases_of_a_ramp_from_the_running_one_on_are_intervals_of_one_license()
    {
        var line = A.Line(quantity: 10) with
        {
            StartsOn = new DateOnly(2026, 11, 1),
            TermMonths = 24,
            Phases = [new Phase(new DateOnly(2026, 11, 20), 25), new Phase(new DateOnly(2027, 11, 1), 50)],
        };

        var order = await Engine.FulfillAsync(Partner, A.Order("R-1", line));

        var claims = await ClaimsAsync(order);
        Assert.Equal(
            [
                new LicenseInterval(new DateOnly(2026, 11, 20), new DateOnly(2027, 11, 1), 25, "premium"),
                new LicenseInterval(new DateOnly(2027, 11, 1), new DateOnly(2028, 11, 1), 50, "premium"),
            ],
            claims.Intervals);
        Assert.Equal(25, claims.Seats);
        Assert.Single(await Engine.LicensesAsync(order.Id));
    }

    [DatabaseFact]
    public async Task What_comes_on_top_of_the_plan_stands_in_the_license_and_what_will_be_in_its_intervals()
    {
        var order = await Engine.FulfillAsync(Partner, A.Order("R-1", A.Line() with { Delivery = new Delivery(DeliveryKind.OfflineLicense, null, null) }));
        var assistant = A.Line(sku: "assistant-sm", quantity: 12) with { SubscriptionId = order.Lines[0].SubscriptionId, TermMonths = null };

        var bought = await Engine.FulfillAsync(Partner, A.Order("R-2", assistant));
        await Engine.FulfillAsync(Partner, A.Order("R-3", assistant with { Action = OrderAction.ReduceSeats, Quantity = 2 }));
        var renewed = await Engine.FulfillAsync(
            Partner, A.Order("R-4", assistant with { Action = OrderAction.Renew, Sku = null, Quantity = null }));

        Assert.Equal([new LicenseAddOn("assistant", 12)], (await ClaimsAsync(bought)).AddOns);
        Assert.Null(Assert.Single((await ClaimsAsync(bought)).Intervals).AddOns);
        var claims = await ClaimsAsync(renewed);
        Assert.Equal([new LicenseAddOn("assistant", 12)], claims.AddOns);
        Assert.Equal((2, null), (claims.Intervals.Count, claims.Intervals[0].AddOns));
        Assert.Equal([new LicenseAddOn("assistant", 10)], claims.Intervals[1].AddOns);
    }

    [DatabaseFact]
    public async Task The_longest_ramp_fits_into_a_license()
    {
        var start = new DateOnly(2026, 11, 21);
        var line = A.Line(quantity: 10_000_000) with
        {
            TermMonths = 36,
            Phases =
            [
                .. Enumerable.Range(1, OrderRules.MaxPhases)
                    .Select(n => new Phase(start.AddMonths(n), 10_000_000 - n)),
            ],
        };

        var order = await Engine.FulfillAsync(Partner, A.Order("R-1", line));

        Assert.Equal(OrderStatus.Fulfilled, order.Status);
        Assert.Equal(OrderRules.MaxPhases + 1, (await ClaimsAsync(order)).Intervals.Count);
    }

    [DatabaseFact]
    public async Task The_licensee_is_who_the_order_names_and_nobody_else()
    {
        var content = A.Order() with { Licensee = A.Customer("Tochter GmbH"), Reseller = A.Customer("Händler") };

        var order = await Engine.FulfillAsync(Partner, content);

        Assert.Equal(new Licensee("Tochter GmbH"), (await ClaimsAsync(order)).Licensee);
    }

    [DatabaseFact]
    public async Task An_offline_license_has_a_code_too_with_which_somebody_else_activates_its_product()
    {
        var line = A.Line() with { Delivery = new Delivery(DeliveryKind.OfflineLicense, null, null) };

        var order = await Engine.FulfillAsync(Partner, A.Order("R-1", line));

        Assert.Equal(LicenseKind.Offline, Assert.Single(await Engine.LicensesAsync(order.Id)).Kind);
        Assert.Equal(CloudMode.Offline, (await ClaimsAsync(order)).Cloud);
        Assert.Equal(1, await Store.AskAsync<int>("SELECT count(*) FROM activation_codes"));
    }

    [DatabaseFact]
    public async Task A_sandbox_license_has_a_key_that_no_product_trusts()
    {
        var order = await Engine.FulfillAsync(Sandbox, A.Order());
        var file = (await Engine.LicensesAsync(order.Id))[0].File;

        var byProducts = LicenseDocument.Read(file, await KeysAsync(KeyPurpose.License));

        Assert.IsType<LicenseOutcome.Invalid>(byProducts);
        Assert.True((await ClaimsAsync(order, KeyPurpose.SandboxLicense)).Sandbox);
    }

    [DatabaseFact]
    public async Task Issuing_twice_is_issuing_once()
    {
        var order = await Engine.FulfillAsync(Partner, A.Order());
        var before = Assert.Single(await Engine.LicensesAsync(order.Id));
        Clock.Advance(TimeSpan.FromDays(3));
        var step = Engine.Get<IEnumerable<IStep>>().OfType<IssueLicense>().Single();

        var again = await step.RunAsync(await JobAsync(order), Cancel);
        await Store.InAsync(tx => TestClaims.WriteAsync(tx, again.Write!));

        Assert.Equal(before.Id, again.Record!.Value.Subject);
        Assert.Equivalent(before, Assert.Single(await Engine.LicensesAsync(order.Id)), strict: true);
        Assert.Equal(1, await Store.AskAsync<int>("SELECT count(*) FROM activation_codes"));
    }

    [DatabaseFact]
    public async Task A_license_outlives_the_key_file_that_signed_it()
    {
        var order = await Engine.FulfillAsync(Partner, A.Order());
        var kid = (await Engine.LicensesAsync(order.Id))[0].Kid;

        var recorded = await Store.AskAsync<string>("SELECT jwk FROM signing_keys WHERE kid = @kid", new { kid });

        Assert.Contains(kid, recorded);
        Assert.DoesNotContain("\"d\"", recorded);
    }

    private async Task<StepJob> JobAsync(Order order) => new()
    {
        EventId = "pev_1",
        Order = order,
        Line = order.Lines[0],
        Asked = order.Content.Lines[0],
        Sku = ProductCatalog.BuiltIn().Find("premium-sm"),
        Partner = Partner,
        Today = Partner.Today(Clock),
        Subscription = await Engine.SubscriptionAsync(order.Lines[0].Id),
        Attempt = 1,
        StartedAt = Clock.GetUtcNow(),
    };

    /// <summary>Lets the sandbox stand where the order's first day has come.</summary>
    private async Task StartAsync(Order order)
    {
        if (order.Status == OrderStatus.Scheduled)
        {
            await StandAheadAsync(TimeSpan.FromDays(1000));
            await Engine.PullForwardAsync();
            await Engine.WorkAsync();
            await StandAheadAsync(TimeSpan.Zero);
        }
    }

    private Task StandAheadAsync(TimeSpan by) =>
        Store.InAsync(tx => PartnerTable.SetClockOffsetAsync(tx, Sandbox.Id, by, Cancel));

    private async Task<LicenseClaims> ClaimsAsync(Order order, KeyPurpose purpose = KeyPurpose.License)
    {
        var license = Assert.Single(await Engine.LicensesAsync(order.Id));
        var read = LicenseDocument.Read(license.File, await KeysAsync(purpose));
        return Assert.IsType<LicenseOutcome.Valid>(read).Claims;
    }

    private Task<KeySet> KeysAsync(KeyPurpose purpose) => Engine.Get<KeyRegister>().PublicAsync(purpose, Cancel);

    private static DateTimeOffset Midnight(string day) =>
        new(DateOnly.Parse(day).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}

public sealed class IssueLicenseTestsOnSqlite() : IssueLicenseTests(TestStore.OnSqliteAsync);

public sealed class IssueLicenseTestsOnPostgres() : IssueLicenseTests(TestStore.OnPostgresAsync);
