using Fulfillment.Engine.Inbox;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Engine.Tests.Inbox;

public abstract class AdapterStateTableTests(Func<Task<TestStore>> open) : StoreTests(open)
{
    [DatabaseFact]
    public async Task A_key_without_a_value_has_none()
    {
        var found = await FindAsync("cursor");

        Assert.Null(found);
    }

    [DatabaseFact]
    public async Task Each_write_makes_the_next_version()
    {
        var first = await SetAsync("cursor", "a", 0);
        var second = await SetAsync("cursor", "b", 1);

        Assert.True(first && second);
        Assert.Equal(new StateValue("b", 2), await FindAsync("cursor"));
    }

    [DatabaseFact]
    public async Task Who_read_an_older_version_writes_nothing()
    {
        await SetAsync("cursor", "a", 0);

        var asNew = await SetAsync("cursor", "b", 0);
        var ahead = await SetAsync("cursor", "c", 2);
        var absent = await SetAsync("other", "d", 1);

        Assert.False(asNew || ahead || absent);
        Assert.Equal(new StateValue("a", 1), await FindAsync("cursor"));
    }

    [DatabaseFact]
    public async Task Of_many_writers_one_wins()
    {
        var won = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => SetAsync("cursor", $"{n}", 0)));

        Assert.Single(won, true);
    }

    [DatabaseFact]
    public async Task Channels_do_not_share_what_they_remember()
    {
        await SetAsync("cursor", "a", 0);

        var elsewhere = await Store.InAsync(tx => AdapterStateTable.FindAsync(tx, "other", "cursor", Cancel));

        Assert.Null(elsewhere);
    }

    private Task<bool> SetAsync(string key, string value, long expected) => Store.InAsync(
        tx => AdapterStateTable.CompareAndSetAsync(tx, AnInbox.Channel, key, value, expected, Cancel));

    private Task<StateValue?> FindAsync(string key) =>
        Store.InAsync(tx => AdapterStateTable.FindAsync(tx, AnInbox.Channel, key, Cancel));
}

public sealed class AdapterStateTableTestsOnSqlite() : AdapterStateTableTests(TestStore.OnSqliteAsync);

public sealed class AdapterStateTableTestsOnPostgres() : AdapterStateTableTests(TestStore.OnPostgresAsync);
