using System.Diagnostics;
using Fulfillment.Engine.Store;
using Fulfillment.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Fulfillment.Benchmarks.Yardsticks;

/// <summary>S: single-row INSERT commits per second of the same SQLite library on the same disk, one thread.</summary>
internal static class SqliteCommits
{
    public static async Task<double> RunAsync(int seconds)
    {
        using var folder = new TempFolder();
        var file = $"Data Source={folder.PathOf("yardstick.db")}";
        // The product's own choice of the library.
        await using var choice = new Database(Options.Create(new StoreOptions { ConnectionString = file }));
        await using var connection = new SqliteConnection($"{file};Pooling=False");
        await connection.OpenAsync();
        await RunAsync(connection, "PRAGMA journal_mode = WAL");
        await RunAsync(connection, "PRAGMA synchronous = FULL");
        await RunAsync(
            connection,
            "CREATE TABLE yardstick (id TEXT PRIMARY KEY, partner TEXT NOT NULL, reference TEXT NOT NULL, state TEXT NOT NULL, at INTEGER NOT NULL)");
        // One window is at the mercy of whoever else writes to the disk: the middle of three.
        return Enumerable.Range(0, 3).Select(window => Insert(connection, window, seconds / 3.0)).Order().ElementAt(1);
    }

    private static double Insert(SqliteConnection connection, int window, double seconds)
    {
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO yardstick VALUES ($id, 'partner-01', 'R-1', 'received', 1795255200000)";
        var id = insert.Parameters.Add("$id", SqliteType.Text);
        insert.Prepare();
        var (watch, count) = (Stopwatch.StartNew(), 0);
        while (watch.Elapsed.TotalSeconds < seconds)
        {
            id.Value = $"ord_{window}{count++:00000000000000000000000000}";
            insert.ExecuteNonQuery();
        }

        return count / watch.Elapsed.TotalSeconds;
    }

    private static async Task RunAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
