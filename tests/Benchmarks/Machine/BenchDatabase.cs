using Fulfillment.Tests.Support;
using Npgsql;

namespace Fulfillment.Benchmarks.Machine;

/// <summary>A PostgreSQL database of one scenario's own.</summary>
internal sealed class BenchDatabase : IAsyncDisposable
{
    private readonly string _admin;
    private readonly string _name;

    private BenchDatabase(string admin, string name)
    {
        (_admin, _name) = (admin, name);
        ConnectionString = new NpgsqlConnectionStringBuilder(admin) { Database = name }.ConnectionString;
    }

    public string ConnectionString { get; }

    public static async Task<BenchDatabase> CreateAsync()
    {
        var admin = await PostgresServer.AdminConnectionStringAsync();
        var database = new BenchDatabase(admin, $"bench_{Guid.CreateVersion7():N}");
        // Checkpoints every 64 MB of log would be what is measured.
        await RunAsync(admin, "ALTER SYSTEM SET max_wal_size = '8GB'");
        // A server that has run for a day uses its log's files again; a fresh one fills each with zeros before its first use.
        await RunAsync(admin, "ALTER SYSTEM SET wal_init_zero = off");
        await RunAsync(admin, "SELECT pg_reload_conf()");
        await RunAsync(admin, $"CREATE DATABASE {database._name}");
        return database;
    }

    public static async Task<object?> RunAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, CommandTimeout = 0 }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync() => await RunAsync(_admin, $"DROP DATABASE IF EXISTS {_name} WITH (FORCE)");
}
