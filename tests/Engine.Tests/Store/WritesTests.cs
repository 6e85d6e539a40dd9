using Fulfillment.Engine.Store;
using Fulfillment.Engine.Tests.Support;

namespace Fulfillment.Engine.Tests.Store;

public abstract class WritesTests(Func<Task<TestStore>> open) : StoreTests(open)
{
    private static readonly RowsSql<Node> _insert = new("INSERT INTO nodes (id, lease_until, started_at) SELECT r.id, r.at, r.at FROM {rows}");

    private static readonly RowsSql<Node> _twice = new("INSERT INTO nodes (id, lease_until, started_at) SELECT r.id, r.at, 0 FROM {rows}");

    private static readonly RowsSql<Node> _move = new("UPDATE nodes SET lease_until = r.at FROM {rows} WHERE nodes.id = r.id")
    {
        TouchesEach = true,
    };

    private static readonly RowsSql<Node> _ids = new("SELECT n.id FROM {rows} JOIN nodes n ON n.lease_until = r.at ORDER BY n.id");

    private static readonly RowsSql<Node> _found = new("SELECT n.id AS id, n.lease_until AS at FROM {rows} JOIN nodes n ON n.id = r.id");

    private sealed record Node
    {
        public required string Id { get; init; }

        public required long At { get; init; }
    }

    [DatabaseFact]
    public async Task What_is_asked_is_asked_behind_all_that_is_written_each_for_itself()
    {
        var writes = new Writes();
        var ids = writes.Ask<Node, string>(_ids, [Of("", 7), Of("", 8)]);
        var nothing = writes.Ask<Node, string>(_ids, []);
        var found = writes.Ask<Node, Node>(_found, [Of("b", 0)]);
        writes.Add(_insert, Of("a", 7));
        writes.Add(_insert, Of("b", 1));
        writes.Add(_move, Of("b", 8));

        await Store.InAsync(tx => writes.FlushAsync(tx, Cancel));

        Assert.Equal(["a", "b"], ids.Order());
        Assert.Empty(nothing);
        Assert.Equal([Of("b", 8)], found);
    }

    [DatabaseFact]
    public async Task What_was_flushed_is_not_written_again()
    {
        var writes = new Writes();
        writes.Add(_insert, Of("a", 7));

        await Store.InAsync(async tx =>
        {
            await writes.FlushAsync(tx, Cancel);
            await writes.FlushAsync(tx, Cancel);
        });

        Assert.Equal(1, await Store.AskAsync<int>("SELECT count(*) FROM nodes"));
    }

    [DatabaseFact]
    public async Task A_row_that_was_not_as_it_had_been_read_is_the_reason_whatever_came_of_it()
    {
        var writes = new Writes();
        writes.Add(_insert, Of("a", 7));
        writes.Add(_move, Of("gone", 8));
        writes.Add(_twice, Of("a", 9));

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Store.InAsync(tx => writes.FlushAsync(tx, Cancel)));

        Assert.Contains("1 of 1 rows", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, await Store.AskAsync<int>("SELECT count(*) FROM nodes"));
    }

    private static Node Of(string id, long at) => new() { Id = id, At = at };
}

public sealed class WritesTestsOnSqlite() : WritesTests(TestStore.OnSqliteAsync);

public sealed class WritesTestsOnPostgres() : WritesTests(TestStore.OnPostgresAsync);
