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
    private readonly IDisposable? _folder;
    private readonly IAsyncDisposable? _schema;

    private TestStore(StoreProvider provider, string connectionString, IDisposable? folder, IAsyncDisposable? schema)
    {
        (_folder, _schema) = (folder, schema);
        Database = new Database(Options.Create(new StoreOptions { Provider = provider, ConnectionString = connectionString }));
    }

    public Database Database { get; }

    public static Task<TestStore> OnSqliteAsync()
    {
        var folder = new TempFolder();
        var file = $"Data Source={folder.PathOf("store.db")}";
        return MigrateAsync(new TestStore(StoreProvider.Sqlite, file, folder, null));
    }

    public static async Task<TestStore> OnPostgresAsync()
    {
        var schema = await PostgresSchema.CreateAsync();
        return await MigrateAsync(new TestStore(StoreProvider.Postgres, schema.ConnectionString, null, schema));
    }

    public Task<T> InAsync<T>(Func<DbTransaction, Task<T>> work) => Database.InTransactionAsync(work, CancellationToken.None);

    public Task InAsync(Func<DbTransaction, Task> work) => Database.InTransactionAsync(work, CancellationToken.None);

    public Task RunAsync(string sql, object? values = null) => InAsync(tx => tx.Connection!.ExecuteAsync(sql, values, tx));

    public Task<T?> AskAsync<T>(string sql, object? values = null) =>
        InAsync(tx => tx.Connection!.QuerySingleOrDefaultAsync<T>(sql, values, tx));

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
