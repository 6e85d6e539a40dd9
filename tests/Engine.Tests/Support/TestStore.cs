using System.Data.Common;
using Dapper;
using Fulfillment.Engine.Store;
using Fulfillment.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Tests.Support;

/// <summary>A migrated store of a test's own: a file, or a schema on the run's server.</summary>
public sealed class TestStore : IAsyncDisposable
{
    private readonly StoreOptions _options;
    private readonly IDisposable? _folder;
    private readonly IAsyncDisposable? _schema;

    private TestStore(StoreProvider provider, string connectionString, IDisposable? folder, IAsyncDisposable? schema)
    {
        (_folder, _schema) = (folder, schema);
        _options = new StoreOptions { Provider = provider, ConnectionString = connectionString };
        Database = OpenAgain();
    }

    public Database Database { get; }

    public static async Task<TestStore> OnSqliteAsync() => await MigrateAsync(await EmptyOnSqliteAsync());

    public static async Task<TestStore> OnPostgresAsync() => await MigrateAsync(await EmptyOnPostgresAsync());

    /// <summary>A store without any table yet.</summary>
    public static Task<TestStore> EmptyOnSqliteAsync()
    {
        var folder = new TempFolder();
        var file = $"Data Source={folder.PathOf("store.db")}";
        return Task.FromResult(new TestStore(StoreProvider.Sqlite, file, folder, null));
    }

    /// <summary>A schema without any table yet.</summary>
    public static async Task<TestStore> EmptyOnPostgresAsync()
    {
        var schema = await PostgresSchema.CreateAsync();
        return new TestStore(StoreProvider.Postgres, schema.ConnectionString, null, schema);
    }

    /// <summary>The same store as another process sees it.</summary>
    public Database OpenAgain() => new(Options.Create(_options));

    public Task<T> InAsync<T>(Func<DbTransaction, Task<T>> work) => Database.InTransactionAsync(work, CancellationToken.None);

    public Task InAsync(Func<DbTransaction, Task> work) => Database.InTransactionAsync(work, CancellationToken.None);

    public Task RunAsync(string sql, object? values = null) => InAsync(tx => tx.Connection!.ExecuteAsync(sql, values, tx));

    public Task<T?> AskAsync<T>(string sql, object? values = null) =>
        InAsync(tx => tx.Connection!.QuerySingleOrDefaultAsync<T>(sql, values, tx));

    public Task<IReadOnlyList<T>> AskAllAsync<T>(string sql, object? values = null) =>
        InAsync<IReadOnlyList<T>>(async tx => [.. await tx.Connection!.QueryAsync<T>(sql, values, tx)]);

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _folder?.Dispose();
        if (_schema is not null)
        {
            await _schema.DisposeAsync();
        }
    }

    private static async Task<TestStore> MigrateAsync(TestStore store)
    {
        var migrator = new Migrator(store.Database, new ManualClock(), NullLogger<Migrator>.Instance);
        await migrator.MigrateAsync(CancellationToken.None);
        return store;
    }
}
