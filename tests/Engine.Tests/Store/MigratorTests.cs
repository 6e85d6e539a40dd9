using System.Data.Common;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fulfillment.Engine.Tests.Store;

public abstract class MigratorTests(Func<Task<TestStore>> open) : StoreTests(open)
{
    [DatabaseFact]
    public async Task A_new_store_gets_every_migration_in_order()
    {
        var applied = await On(Store.Database).MigrateAsync(Cancel);

        Assert.Equal(applied.Distinct().Order(), applied);
        Assert.Equal(1, applied[0]);
        Assert.Equal(applied.Count, await Store.AskAsync<int>("SELECT count(*) FROM schema_migrations"));
        await On(Store.Database).RequireCurrentAsync(Cancel);
    }

    [DatabaseFact]
    public async Task A_second_run_applies_nothing()
    {
        await On(Store.Database).MigrateAsync(Cancel);

        var again = await On(Store.Database).MigrateAsync(Cancel);

        Assert.Empty(again);
    }

    [DatabaseFact]
    public async Task Of_nodes_that_start_at_once_each_migration_is_applied_by_one()
    {
        await using var first = Store.OpenAgain();
        await using var second = Store.OpenAgain();
        await using var third = Store.OpenAgain();

        var applied = await Task.WhenAll(
            On(first).MigrateAsync(Cancel), On(second).MigrateAsync(Cancel), On(third).MigrateAsync(Cancel));

        var numbers = applied.SelectMany(list => list).Order().ToList();
        Assert.NotEmpty(numbers);
        Assert.Equal(numbers.Distinct(), numbers);
        Assert.Equal(numbers.Count, await Store.AskAsync<int>("SELECT count(*) FROM schema_migrations"));
    }

    [DatabaseFact]
    public async Task A_newer_store_is_refused_with_the_reason()
    {
        await On(Store.Database).MigrateAsync(Cancel);
        await Store.RunAsync("INSERT INTO schema_migrations (number, name, applied_at) VALUES (9999, 'later', 0)");

        var migrating = await Assert.ThrowsAsync<SchemaException>(() => On(Store.Database).MigrateAsync(Cancel));
        var serving = await Assert.ThrowsAsync<SchemaException>(() => On(Store.Database).RequireCurrentAsync(Cancel));

        Assert.Contains("has migration 9999", migrating.Message);
        Assert.Equal(migrating.Message, serving.Message);
    }

    [DatabaseFact]
    public async Task A_store_that_lacks_a_migration_is_refused_by_name()
    {
        await On(Store.Database).MigrateAsync(Cancel);
        await Store.RunAsync("DELETE FROM schema_migrations WHERE number = 8");

        var refused = await Assert.ThrowsAsync<SchemaException>(() => On(Store.Database).RequireCurrentAsync(Cancel));

        Assert.Equal("The store lacks 0008_inbox.sql. Run the command 'migrate' first.", refused.Message);
    }

    [DatabaseFact]
    public async Task A_migration_that_fails_leaves_nothing_behind()
    {
        await Store.RunAsync("CREATE TABLE adapter_state (mine INTEGER)");

        await Assert.ThrowsAnyAsync<DbException>(() => On(Store.Database).MigrateAsync(Cancel));

        Assert.Equal(7, await Store.AskAsync<int>("SELECT max(number) FROM schema_migrations"));
        await Assert.ThrowsAnyAsync<DbException>(() => Store.AskAsync<int>("SELECT count(*) FROM inbox"));
    }

    private Migrator On(Database database) => new(database, Clock, NullLogger<Migrator>.Instance);
}

public sealed class MigratorTestsOnSqlite() : MigratorTests(TestStore.EmptyOnSqliteAsync);

public sealed class MigratorTestsOnPostgres() : MigratorTests(TestStore.EmptyOnPostgresAsync);
