using System.Data.Common;
using Dapper;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fulfillment.Engine.Tests.Store;

/// <summary>A store with orders on their way survives the upgrade to work in lanes: nothing is lost and nothing told twice.</summary>
public abstract class UpgradeTests(Func<Task<TestStore>> open) : StoreTests(open)
{
    private const string Order = "ord_01jd7m3qax0s2d4f6g8h0j2k4n";
    private const string Line = "lin_01jd7m3qax0s2d4f6g8h0j2k4n";

    [DatabaseFact]
    public async Task An_order_that_was_accepted_before_is_fulfilled_and_told_after()
    {
        await MigrateBeforeLanesAsync();
        await PlaceAsOfOldAsync();

        await On(Store.Database).MigrateAsync(Cancel);
        await using var engine = await TestEngine.StartAsync(Store, Clock);
        await engine.WorkAsync();
        await engine.DeliverAsync();

        var order = await engine.OrderAsync(Order);
        Assert.Equal((OrderStatus.Fulfilled, LineStatus.Provisioned), (order.Status, order.Lines[0].Status));
        Assert.Equal(Enumerable.Range(1, (int)order.Version), (await engine.EventsAsync(Order)).Select(told => (int)told.Version));
        Assert.Equal((Order, "order.received"), Assert.Single(engine.Sink.Given.Select(given => (given.SubjectId, given.Type))));
        var kept = await Store.InAsync(tx => OutboxTable.DeliveriesAsync(tx, Order, Cancel));
        Assert.Equal([DeliveryState.Delivered, DeliveryState.Delivered], kept.Select(delivery => delivery.State));
    }

    [DatabaseFact]
    public async Task What_was_told_before_stands_in_the_feed_of_its_partner()
    {
        await MigrateBeforeLanesAsync();
        await PlaceAsOfOldAsync();

        await On(Store.Database).MigrateAsync(Cancel);

        Assert.Equal(A.Partner().Id, await Store.AskAsync<string>("SELECT partner FROM events"));
        Assert.Equal(("nobody", 1L), (
            await Store.AskAsync<string>("SELECT COALESCE(owner, 'nobody') FROM work"), await Store.AskAsync<long>("SELECT fence FROM work")));
    }

    private async Task MigrateBeforeLanesAsync()
    {
        // A table that is in the way stops the upgrade before it.
        await Store.RunAsync("CREATE TABLE nodes (mine INTEGER)");
        await Assert.ThrowsAnyAsync<DbException>(() => On(Store.Database).MigrateAsync(Cancel));
        await Store.RunAsync("DROP TABLE nodes");
        Assert.Equal(8, await Store.AskAsync<int>("SELECT max(number) FROM schema_migrations"));
    }

    private async Task PlaceAsOfOldAsync()
    {
        var (content, at) = (A.Order().Write(), Clock.GetUtcNow().ToUnixTimeMilliseconds());
        var values = new { Order, Line, Partner = A.Partner().Id, content.Json, content.Hash, At = at, FakeSink.Usual };
        Assert.True(await Store.InAsync(tx => PartnerInAsync(tx)));
        foreach (var sql in new[]
        {
            """
            INSERT INTO orders (id, partner, channel, external_ref, status, screening, version, content_hash, body,
              customer_search, ordered_on, created_at, updated_at)
            VALUES (@Order, @Partner, 'api', 'R-1', 'received', 'pending', 1, @Hash, @Json, 'it', '2026-11-21', @At, @At)
            """,
            """
            INSERT INTO order_lines (id, order_id, position, line_ref, action, sku, quantity, term_months, starts_on, delivery, status)
            VALUES (@Line, @Order, 0, '1', 'new', 'premium-sm', 37, 12, '2026-11-21', 'cloudLicense', 'pending')
            """,
            "INSERT INTO events (order_id, version, type, status, actor, at) VALUES (@Order, 1, 'order.received', 'received', 'x', @At)",
            // Both were in somebody's hand when the old release was stopped.
            """
            INSERT INTO work (subject_kind, subject_id, step, run_at, lease_until, owner)
            VALUES ('order', @Order, 'screen', 0, 9999999999999, 'nod_old')
            """,
            """
            INSERT INTO outbox (id, subject_id, version, sink, type, body, run_at, lease_until, owner, created_at)
            VALUES ('msg_1', @Order, 1, @Usual, 'order.received', '{}', 0, 9999999999999, 'nod_old', @At)
            """,
            "INSERT INTO deliveries VALUES (@Order, 1, @Usual, 'msg_1', 'order.received', 'expected', 0, @At)",
            "INSERT INTO deliveries VALUES (@Order, 1, 'another', 'msg_0', 'order.received', 'delivered', 1, @At)",
        })
        {
            await Store.RunAsync(sql, values);
        }
    }

    /// <summary>As the table was then.</summary>
    private static async Task<bool> PartnerInAsync(DbTransaction tx) => await tx.Connection!.ExecuteAsync(
        """
        INSERT INTO partners (id, name, kind, status, sandbox, scopes, api_version, clock_offset_ms, created_at)
        VALUES (@Id, @Name, 'channel', 'active', 0, 'orders.read', @ApiVersion, 0, 0)
        """,
        A.Partner(), tx) == 1;

    protected Migrator On(Database database) => new(database, Clock, NullLogger<Migrator>.Instance);
}

public sealed class UpgradeTestsOnSqlite() : UpgradeTests(TestStore.EmptyOnSqliteAsync)
{
    [Fact]
    public async Task Tables_that_are_built_anew_keep_every_row()
    {
        await Store.RunAsync("CREATE TABLE events_by_key (mine INTEGER)");
        await Assert.ThrowsAnyAsync<DbException>(() => On(Store.Database).MigrateAsync(Cancel));
        await Store.RunAsync("DROP TABLE events_by_key");
        Assert.Equal(20, await Store.AskAsync<int>("SELECT max(number) FROM schema_migrations"));
        await using var today = await TestStore.OnSqliteAsync();
        await using var engine = await TestEngine.StartAsync(today, Clock);
        engine.Routes.SinkOfType["order.received"] = FakeSink.Usual;
        var partner = await engine.AddAsync(A.Partner());
        await engine.AcceptAsync(partner, A.Order("R-1"));
        await engine.WorkAsync();
        await engine.AcceptAsync(partner, A.Order("R-2"));
        await CopyAsync(today);
        string[] tables = ["events", "audit", "work", "outbox", "deliveries", "screening_decisions", "provisioning_events", "activation_codes"];
        var before = await RowsAsync(tables);

        await On(Store.Database).MigrateAsync(Cancel);

        Assert.DoesNotContain(before, table => table.Value.Count == 0);
        Assert.Equal(before, await RowsAsync(tables));
    }

    [Fact]
    public async Task The_history_of_subscriptions_is_kept_when_its_table_is_built_anew()
    {
        await Store.RunAsync("CREATE TABLE amendments_with_add_ons (mine INTEGER)");
        await Assert.ThrowsAnyAsync<DbException>(() => On(Store.Database).MigrateAsync(Cancel));
        await Store.RunAsync("DROP TABLE amendments_with_add_ons");
        await using var today = await TestStore.OnSqliteAsync();
        await using var engine = await TestEngine.StartAsync(today, Clock);
        var partner = await engine.AddAsync(A.Partner());
        var order = await engine.FulfillAsync(partner, A.Order());
        var change = new LineContent { LineRef = "1", Action = OrderAction.AddSeats, Quantity = 5, SubscriptionId = order.Lines[0].SubscriptionId };
        await engine.FulfillAsync(partner, A.Order("R-2", change));
        await CopyAsync(today);
        var before = await RowsAsync(["amendments"]);

        await On(Store.Database).MigrateAsync(Cancel);

        Assert.Single(before["amendments"]);
        Assert.Equal(before, await RowsAsync(["amendments"]));
    }

    /// <summary>
    /// Brings over what the engine of today has written, as far as the tables of then had columns for it.
    /// </summary>
    private async Task CopyAsync(TestStore today)
    {
        // Tables stand in the order in which they were made, and so do the references between them.
        foreach (var table in await Store.AskAllAsync<string>(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'schema_migrations' ORDER BY rowid"))
        {
            var columns = (await ColumnsAsync(Store, table)).Intersect(await ColumnsAsync(today, table)).ToList();
            foreach (var row in await today.AskAllAsync<object>($"SELECT {string.Join(", ", columns)} FROM {table}"))
            {
                await Store.RunAsync(
                    $"INSERT OR REPLACE INTO {table} ({string.Join(", ", columns)}) VALUES (@{string.Join(", @", columns)})",
                    new DynamicParameters(row));
            }
        }
    }

    private static Task<IReadOnlyList<string>> ColumnsAsync(TestStore store, string table) =>
        store.AskAllAsync<string>($"SELECT name FROM pragma_table_info('{table}')");

    private async Task<Dictionary<string, IReadOnlyList<string>>> RowsAsync(IReadOnlyList<string> tables)
    {
        var rows = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var table in tables)
        {
            // A column that a later migration adds is not part of the comparison.
            var columns = (await ColumnsAsync(Store, table)).Except(["period", "decision", "matches", "asked"]);
            rows[table] = await Store.AskAllAsync<string>(
                $"SELECT json_array({string.Join(", ", columns)}) AS row FROM {table} ORDER BY 1");
        }

        return rows;
    }
}

public sealed class UpgradeTestsOnPostgres() : UpgradeTests(TestStore.EmptyOnPostgresAsync);
