using System.Data.Common;
using System.Runtime.InteropServices;
using Dapper;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Tests.Support;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Fulfillment.Engine.Tests.Store;

public abstract class DatabaseTests(Func<Task<TestStore>> open) : StoreTests(open)
{
    [DatabaseFact]
    public async Task What_a_transaction_wrote_is_there_when_it_is_done()
    {
        await Store.InAsync(tx => PartnerTable.InsertAsync(tx, A.Partner(), Cancel));

        Assert.Equal(1, await PartnersAsync());
    }

    [DatabaseFact]
    public async Task An_exception_rolls_everything_back()
    {
        await Assert.ThrowsAsync<InvalidDataException>(() => Store.InAsync(async tx =>
        {
            await PartnerTable.InsertAsync(tx, A.Partner(), Cancel);
            throw new InvalidDataException();
        }));

        Assert.Equal(0, await PartnersAsync());
    }

    [DatabaseFact]
    public async Task After_a_failure_the_next_transaction_goes_on()
    {
        await Assert.ThrowsAnyAsync<DbException>(() => Store.RunAsync("INSERT INTO no_such_table VALUES (1)"));

        await Store.InAsync(tx => PartnerTable.InsertAsync(tx, A.Partner(), Cancel));

        Assert.Equal(1, await PartnersAsync());
    }

    [DatabaseFact]
    public async Task A_reader_sees_one_moment_whatever_is_written_meanwhile()
    {
        var counts = await Store.Database.ReadAsync(
            async tx =>
            {
                var before = await CountAsync(tx);
                await Store.InAsync(writer => PartnerTable.InsertAsync(writer, A.Partner(), Cancel));
                return (Before: before, After: await CountAsync(tx));
            },
            Cancel);

        Assert.Equal((0, 0), counts);
        Assert.Equal(1, await PartnersAsync());
    }

    [DatabaseFact]
    public async Task Writers_at_once_all_come_through()
    {
        await Task.WhenAll(Enumerable.Range(0, 60).Select(n =>
            Store.InAsync(tx => PartnerTable.InsertAsync(tx, A.Partner($"partner-{n}"), Cancel))));

        Assert.Equal(60, await PartnersAsync());
    }

    [DatabaseFact]
    public async Task Foreign_keys_hold()
    {
        await Assert.ThrowsAnyAsync<DbException>(() => Store.RunAsync(
            "INSERT INTO schedules (subject, kind, period, partner, run_at) VALUES ('s', 'k', 'p', 'none', 0)"));
    }

    [DatabaseFact]
    public async Task Ids_of_any_collation_sort_before_the_end()
    {
        var collations = Store.Database.IsPostgres
            ? await Store.AskAllAsync<string>(
                "SELECT collname FROM pg_collation WHERE collname IN ('C', 'en-x-icu', 'de-x-icu', 'en_US.utf8')")
            : ["BINARY"];

        foreach (var collation in collations)
        {
            var sorted = await Store.AskAsync<int>(
                $"SELECT CASE WHEN @Id COLLATE \"{collation}\" < @End THEN 1 ELSE 0 END",
                new { Id = $"ord_{new string('z', 26)}", End = Ids.AfterAll });
            Assert.True(sorted == 1, $"Not in {collation}.");
        }
    }

    private Task<int> PartnersAsync() => Store.InAsync(CountAsync);

    private static Task<int> CountAsync(DbTransaction tx) =>
        tx.Connection!.QuerySingleAsync<int>("SELECT count(*) FROM partners", transaction: tx);
}

public sealed class DatabaseTestsOnSqlite() : DatabaseTests(TestStore.OnSqliteAsync)
{
    [Theory]
    [InlineData("foreign_keys", "1")]
    [InlineData("synchronous", "2")]
    [InlineData("journal_mode", "wal")]
    public async Task What_keeps_acknowledged_orders_is_on(string pragma, string value)
    {
        var found = await Store.AskAsync<string>($"PRAGMA {pragma}");

        Assert.Equal(value, found);
    }

    [Fact]
    public async Task The_systems_library_comes_before_the_bundled_one()
    {
        var expected = SystemVersion() ?? "3.35.5";

        var version = await Store.AskAsync<string>("SELECT sqlite_version()");

        Assert.Equal(expected, version);
    }

    [Fact]
    public async Task All_writing_goes_over_one_connection()
    {
        // Of two that take turns, each throws its cache away whenever the other has written.
        var used = new HashSet<DbConnection>();
        for (var i = 0; i < 5; i++)
        {
            used.Add(await Store.InAsync(tx => Task.FromResult(tx.Connection!)));
            used.Add(await Store.Database.ReadAsync(_ => Store.InAsync(tx => Task.FromResult(tx.Connection!)), Cancel));
        }

        Assert.Single(used);
    }

    private static string? SystemVersion() =>
        NativeLibrary.TryLoad("libsqlite3.so.0", out var library)
            ? Marshal.PtrToStringUTF8(
                Marshal.GetDelegateForFunctionPointer<VersionFunction>(
                    NativeLibrary.GetExport(library, "sqlite3_libversion"))())
            : null;

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate IntPtr VersionFunction();
}

public sealed class DatabaseTestsOnPostgres() : DatabaseTests(TestStore.OnPostgresAsync);

public sealed class StoreAwayTests
{
    [Theory]
    [InlineData("53300", true)]
    [InlineData("57P01", true)]
    [InlineData("58030", true)]
    [InlineData("40001", true)]
    [InlineData("23505", false)]
    [InlineData("42P01", false)]
    public void PostgreSQL_is_away_when_it_says_so(string state, bool away) =>
        Assert.Equal(away, Database.IsAway(new PostgresException("", "ERROR", "ERROR", state)));

    [Theory]
    [InlineData(5, true)]
    [InlineData(10, true)]
    [InlineData(13, true)]
    [InlineData(1, false)]
    [InlineData(19, false)]
    public void SQLite_is_away_when_it_is_busy_or_full(int code, bool away) =>
        Assert.Equal(away, Database.IsAway(new SqliteException("", code)));

    [Fact]
    public void A_lost_connection_is_away_and_a_bug_is_not()
    {
        Assert.True(Database.IsAway(new NpgsqlException("gone")));
        Assert.False(Database.IsAway(new InvalidOperationException()));
        Assert.False(Database.IsAway(new TimeoutException()));
    }
}
