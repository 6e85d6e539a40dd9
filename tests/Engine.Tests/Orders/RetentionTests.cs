using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fulfillment.Engine.Tests.Orders;

public abstract class RetentionTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    [DatabaseFact]
    public async Task A_key_is_kept_for_30_days_and_its_order_for_ever()
    {
        var placed = Assert.IsType<Placement.Accepted>(await Engine.PlaceAsync(Partner, A.Order(), A.Call()));
        Clock.Advance(TimeSpan.FromDays(30));

        Assert.Equal(0, await ForgetAsync());
        Assert.IsType<Placement.Replayed>(await Engine.PlaceAsync(Partner, A.Order(), A.Call()));
        Clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(1, await ForgetAsync());
        var again = Assert.IsType<Placement.Existing>(await Engine.PlaceAsync(Partner, A.Order(), A.Call()));
        Assert.Equal(placed.Order.Id, again.Order.Id);
    }

    [DatabaseFact]
    public async Task Old_keys_go_in_batches_and_young_ones_stay()
    {
        await Store.RunAsync("""
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
            INSERT INTO idempotency (partner, route, key, body_hash, order_id, status, body, created_at)
            SELECT 'acme', 'r', CAST(i AS TEXT), 'h', 'o', 202, 'b', 0 FROM n
            """);
        await Engine.PlaceAsync(Partner, A.Order(), A.Call());

        var gone = await ForgetAsync();

        Assert.Equal(2500, gone);
        Assert.Equal(1, await Store.AskAsync<int>("SELECT count(*) FROM idempotency"));
    }

    private async Task<int> ForgetAsync()
    {
        using var retention = new Retention(Store.Database, Clock, NullLogger<Retention>.Instance);
        return await retention.RunOnceAsync(Cancel);
    }
}

public sealed class RetentionTestsOnSqlite() : RetentionTests(TestStore.OnSqliteAsync);

public sealed class RetentionTestsOnPostgres() : RetentionTests(TestStore.OnPostgresAsync);
