using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Reconciliation;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Tests.Reconciliation;

/// <summary>Whatever is made to differ is found and named once, stays one row while it lasts, and heals by itself.</summary>
public abstract class DriftTests(Func<Task<TestStore>> open) : ReconciliationHouse(open)
{
    private static readonly DateOnly _next = new(2027, 11, 21);

    /// <summary>Each way to spoil the store: what is to be found, the table, and the statement.</summary>
    private static readonly (string Code, string Table, string Sql)[] _seeds =
    [
        (DriftCodes.ScreeningMissing, "screening_decisions", "DELETE FROM screening_decisions WHERE order_id = @Minutes"),
        (DriftCodes.ScreeningMissing, "screening_decisions", "UPDATE screening_decisions SET verdict = 'review' WHERE order_id = @Minutes"),
        (DriftCodes.ScreeningMissing, "screening_decisions", "UPDATE screening_decisions SET content_hash = 'other' WHERE order_id = @Minutes"),
        (DriftCodes.ScreeningMissing, "screening_decisions", "UPDATE screening_decisions SET valid_until = decided_at - 86400000 WHERE order_id = @Minutes"),
        (DriftCodes.SubscriptionMissing, "order_lines", "UPDATE order_lines SET subscription_id = 'sub_gone' WHERE order_id = @Minutes"),
        (DriftCodes.LineStranded, "work", "DELETE FROM work WHERE subject_kind = 'provisioning'"),
        (DriftCodes.LineStranded, "work", "DELETE FROM work WHERE subject_kind = 'order'"),
        (DriftCodes.LicenseMissing, "licenses", "DELETE FROM licenses WHERE subscription_id = @Ramp"),
        (DriftCodes.LicenseMissing, "licenses", "UPDATE licenses SET kind = 'legacy', intervals = replace(intervals, '2029', '2025') WHERE subscription_id = @Ramp"),
        (DriftCodes.LicenseRevoked, "licenses", "UPDATE licenses SET revoked_at = created_at WHERE subscription_id = @Ramp"),
        (DriftCodes.LicenseRevoked, "license_revocations", """
            INSERT INTO license_revocations (license_id, partner, subscription_id, reason, ends_on, sandbox, revoked_at)
            SELECT id, partner, subscription_id, 'mistaken', ends_on, 0, created_at FROM licenses WHERE subscription_id = @Ramp
            """),
        (DriftCodes.LicenseDiffers, "licenses", "UPDATE licenses SET intervals = replace(intervals, '60', '61') WHERE subscription_id = @Ramp"),
        (DriftCodes.LicenseDiffers, "licenses", "UPDATE licenses SET file = (SELECT max(l.file) FROM licenses l WHERE l.subscription_id = @Offline) WHERE subscription_id = @Ramp"),
        (DriftCodes.LicenseDiffers, "licenses", "UPDATE licenses SET file = 'nonsense' WHERE subscription_id = @Ramp"),
        (DriftCodes.CodeMissing, "activation_codes", "DELETE FROM activation_codes WHERE subscription_id = @Ramp"),
        (DriftCodes.PackMissing, "consumable_packs", "DELETE FROM consumable_packs"),
        (DriftCodes.BoundaryMissing, "work", "DELETE FROM work WHERE subject_kind = 'schedule' AND subject_id LIKE @Ramp || '%'"),
        (DriftCodes.AmendmentMissing, "amendments", "UPDATE amendments SET line_id = NULL WHERE subscription_id = @Grown AND number = 2"),
        (DriftCodes.AmendmentDiffers, "order_lines", "UPDATE order_lines SET quantity = 99 WHERE subscription_id = @Grown AND action = 'addSeats'"),
        (DriftCodes.CoverageDiffers, "subscriptions", "UPDATE subscriptions SET intervals = replace(intervals, ':42', ':43') WHERE id = @Grown"),
        (DriftCodes.CoverageDiffers, "subscriptions", "UPDATE subscriptions SET version = 3 WHERE id = @Grown"),
        (DriftCodes.AmendmentUnordered, "order_lines", "UPDATE order_lines SET status = 'cancelled' WHERE subscription_id = @Grown AND action = 'addSeats'"),
        (DriftCodes.LicenseUnordered, "licenses", "UPDATE licenses SET revoked_at = NULL, intervals = replace(intervals, '2026-11-20', '2031-11-20'), from_cancellation = 0 WHERE subscription_id = @Ended"),
        (DriftCodes.EventMissing, "provisioning_events", "UPDATE provisioning_events SET state = 'superseded' WHERE order_id = @Minutes"),
        (DriftCodes.RecordCorrupt, "subscriptions", "UPDATE subscriptions SET intervals = 'nonsense' WHERE id = @Ramp"),
        (DriftCodes.RecordCorrupt, "amendments", "UPDATE amendments SET terms = '[' WHERE subscription_id = @Grown"),
    ];

    private object _ids = null!;

    [DatabaseFact]
    public async Task Every_kind_of_drift_is_named_once_stays_one_row_and_heals()
    {
        await FillAsync();
        await IsCleanAsync();
        foreach (var (code, table, sql) in _seeds)
        {
            await Store.RunAsync($"CREATE TABLE kept AS SELECT * FROM {table}");
            await Store.RunAsync(sql, _ids);

            var found = await FindAsync();
            Assert.Equal([(code, sql)], found.Select(drift => (drift.Code, sql)));
            Clock.Advance(TimeSpan.FromMinutes(1));
            var again = Assert.Single(await FindAsync());
            Assert.Equal((found[0].Id, found[0].FirstSeenAt), (again.Id, again.FirstSeenAt));
            Assert.True(again.LastSeenAt > found[0].LastSeenAt);

            await RestoreAsync(table);
            await IsCleanAsync();
            Assert.Equal(Clock.GetUtcNow(), (await KeptAsync()).Single(drift => drift.Id == again.Id).HealedAt);
        }

        Assert.Equal(_seeds.Length, (await KeptAsync()).Count);
        Assert.Equal(
            DriftCodes.All.Select(kind => kind.Code).Except([DriftCodes.TargetDiffers]).Order(), _seeds.Select(seed => seed.Code).Distinct().Order());
    }

    [DatabaseFact]
    public async Task A_target_that_has_something_else_is_named_with_what_and_nothing_is_told_to_it()
    {
        var order = await DoneAsync(Saas("group-a"));
        var id = order.Lines[0].SubscriptionId!;
        var told = Targets.Told;
        Targets.Has[id] = Targets.Has[id] with { Seats = 12 };

        var drift = Assert.Single(await FindAsync());

        Assert.Equal((DriftCodes.TargetDiffers, "seats 37", "seats 12"), (drift.Code, drift.Ordered, drift.Delivered));
        Assert.Equal((Partner.Id, order.Id, order.Lines[0].Id, id), (drift.Partner, drift.OrderId, drift.LineId, drift.SubscriptionId));
        Assert.Equal(told, Targets.Told);
    }

    [DatabaseFact]
    public async Task A_target_that_cannot_be_reached_is_unknown_and_no_drift_appears_or_heals()
    {
        await DoneAsync(Saas("group-a"));
        var other = await DoneAsync(Saas("group-b"));
        Targets.IsAway = true;
        Assert.Equal(2, (await RunAsync()).Unknown);
        Assert.Empty(await KeptAsync());

        Targets.IsAway = false;
        Targets.Has.Remove(other.Lines[0].SubscriptionId!);
        var drift = Assert.Single(await FindAsync());
        Targets.IsAway = true;
        await RunAsync();

        Assert.Equal(drift.Id, Assert.Single(await KeptAsync(open: true)).Id);
    }

    [DatabaseFact]
    public async Task What_moves_while_its_target_is_read_is_no_drift()
    {
        var order = await DoneAsync(Saas("group-a"));
        Targets.BeforeReading = async () =>
        {
            Targets.BeforeReading = () => Task.CompletedTask;
            await DoneAsync(Change(order, OrderAction.AddSeats) with { Quantity = 5 });
        };

        Assert.Equal(1, (await RunAsync()).Unknown);
        Assert.Empty(await KeptAsync());
        await IsCleanAsync();
    }

    [DatabaseFact]
    public async Task Two_faults_of_one_kind_about_one_line_are_one_drift()
    {
        var order = await DoneAsync(A.Line());
        var grown = await DoneAsync(Change(order, OrderAction.AddSeats) with { Quantity = 5 });
        await DoneAsync(Change(order, OrderAction.AddSeats) with { Quantity = 7 });
        await Store.RunAsync("UPDATE amendments SET line_id = @Id", new { grown.Lines[0].Id });
        await Store.RunAsync("UPDATE order_lines SET status = 'cancelled' WHERE id = @Id", new { grown.Lines[0].Id });

        var found = await FindAsync();

        Assert.Equal([DriftCodes.AmendmentMissing, DriftCodes.AmendmentUnordered], found.Select(drift => drift.Code).Order());
    }

    [DatabaseFact]
    public async Task A_record_that_cannot_be_read_heals_nothing_else()
    {
        var order = await DoneAsync(A.Line());
        await Store.RunAsync("DELETE FROM activation_codes");
        var missing = Assert.Single(await FindAsync());
        await Store.RunAsync("UPDATE subscriptions SET intervals = 'nonsense' WHERE id = @Id", new { Id = order.Lines[0].SubscriptionId });

        var found = await FindAsync();

        Assert.Equal([DriftCodes.CodeMissing, DriftCodes.RecordCorrupt], found.Select(drift => drift.Code).Order());
        Assert.Contains(missing.Id, found.Select(drift => drift.Id));
    }

    [DatabaseFact]
    public async Task A_drift_that_comes_back_is_a_new_one()
    {
        var order = await DoneAsync(Saas("group-a"));
        var right = Targets.Has[order.Lines[0].SubscriptionId!];
        foreach (var seats in new long[] { 12, 37, 12 })
        {
            Targets.Has[order.Lines[0].SubscriptionId!] = right with { Seats = seats };
            await RunAsync();
        }

        Assert.Equal([true, false], (await KeptAsync()).OrderBy(drift => drift.Id).Select(drift => drift.HealedAt is not null));
    }

    [DatabaseFact]
    public async Task A_change_that_stopped_halfway_is_known_as_its_dead_letter_and_hides_nothing_else()
    {
        var order = await DoneAsync(Saas("group-a"));
        Targets.IsAway = true;
        var grown = await OrderAsync(Change(order, OrderAction.AddSeats) with { Quantity = 5 });
        for (var attempt = 0; attempt < TestEngine.Budget; attempt++)
        {
            await Engine.PullForwardAsync();
            await Engine.WorkAsync();
        }

        Targets.IsAway = false;
        Assert.Equal(LineStatus.Failed, (await AgainAsync(grown)).Lines[0].Status);
        await IsCleanAsync();

        await Store.RunAsync("DELETE FROM screening_decisions WHERE order_id = @Id", new { order.Id });
        Assert.Equal(DriftCodes.ScreeningMissing, Assert.Single(await FindAsync()).Code);
        var letters = await Store.InAsync(tx => DriftTable.LettersAsync(tx, [grown.Id, order.Id], Cancel));
        Assert.Equal([grown.Id], letters.Select(group => group.Key));
    }

    [DatabaseFact]
    public async Task An_order_that_is_taken_back_leaves_nothing_behind()
    {
        var order = await OrderAsync(A.SaasLine("1"));
        Assert.Equal(LineStatus.NeedsAttention, order.Lines[0].Status);
        await IsCleanAsync();

        await Engine.Get<OrderDesk>().CancelAsync(Partner, order.Id, null, Actor.System, Cancel);

        await IsCleanAsync();
    }

    private async Task FillAsync()
    {
        var ramp = await DoneAsync(A.Line(quantity: 10) with { TermMonths = 36, Phases = [new Phase(_next, 60)] });
        var grown = await DoneAsync(A.Line());
        await DoneAsync(Change(grown, OrderAction.AddSeats) with { Quantity = 5 });
        var ended = await DoneAsync(A.Line());
        await DoneAsync(Change(ended, OrderAction.Cancel));
        var offline = await DoneAsync(A.Line() with { Delivery = new Delivery(DeliveryKind.OfflineLicense, null, null) });
        var minutes = await DoneAsync(Change(ramp, OrderAction.Consumable) with { Sku = "minutes-1000", Quantity = 2 });
        await OrderAsync(A.Line() with { StartsOn = new DateOnly(2027, 1, 1) });
        Engine.Hook.Says = Verdict.Review;
        await OrderAsync(A.Line());
        Engine.Hook.Says = Verdict.Allow;
        _ids = new
        {
            Ramp = ramp.Lines[0].SubscriptionId,
            Grown = grown.Lines[0].SubscriptionId,
            Ended = ended.Lines[0].SubscriptionId,
            Offline = offline.Lines[0].SubscriptionId,
            Minutes = minutes.Id,
        };
    }

    /// <summary>References to the rows are looked at when all of them are back.</summary>
    private Task RestoreAsync(string table)
    {
        var later = Store.Database.IsPostgres ? "SET LOCAL session_replication_role = replica;" : "PRAGMA defer_foreign_keys = ON;";
        return Store.RunAsync($"{later} DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept; DROP TABLE kept;");
    }
}

public sealed class DriftTestsOnSqlite() : DriftTests(TestStore.OnSqliteAsync);

public sealed class DriftTestsOnPostgres() : DriftTests(TestStore.OnPostgresAsync);
