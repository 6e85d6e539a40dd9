using System.Security.Cryptography;
using Npgsql;

namespace Fulfillment.Tests.Support;

/// <summary>An empty schema of a test's own, so that suites run side by side on one server.</summary>
public sealed class PostgresSchema : IAsyncDisposable
{
    private readonly string _adminConnectionString;

    private PostgresSchema(string adminConnectionString, string name)
    {
        _adminConnectionString = adminConnectionString;
        Name = name;
        ConnectionString = new NpgsqlConnectionStringBuilder(adminConnectionString)
        {
            SearchPath = name,
            MaxPoolSize = 40,
        }.ConnectionString;
    }

    public string Name { get; }

    /// <summary>Connections opened with it see this schema only.</summary>
    public string ConnectionString { get; }

    public static async Task<PostgresSchema> CreateAsync(CancellationToken cancel = default)
    {
        var admin = await PostgresServer.AdminConnectionStringAsync();
        var schema = new PostgresSchema(admin, "test_" + RandomNumberGenerator.GetHexString(16, lowercase: true));
        await schema.ExecuteAsync($"CREATE SCHEMA {schema.Name}", cancel);
        return schema;
    }

    public async ValueTask DisposeAsync()
    {
        // The pool of this connection string would keep its connections to the server until the process ends.
        await using (var pooled = new NpgsqlConnection(ConnectionString))
        {
            NpgsqlConnection.ClearPool(pooled);
        }

        await ExecuteAsync($"DROP SCHEMA IF EXISTS {Name} CASCADE", CancellationToken.None);
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(_adminConnectionString);
        await connection.OpenAsync(cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
