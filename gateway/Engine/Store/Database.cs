using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Fulfillment.Engine.Store;

/// <summary>
/// The store, and the only place that knows which database it is. Every write runs in one transaction; on SQLite the
/// writers of this process queue here in order, which is fairer than colliding on the file lock.
/// </summary>
public sealed class Database : IAsyncDisposable
{
    private readonly NpgsqlDataSource? _postgres;
    private readonly string _sqlite = "";
    private readonly SemaphoreSlim _writer = new(1, 1);

    static Database() => SqlTypes.Register();

    public Database(IOptions<StoreOptions> options)
    {
        var store = options.Value;
        if (store.Provider == StoreProvider.Postgres)
        {
            _postgres = NpgsqlDataSource.Create(store.ConnectionString);
            return;
        }

        SqliteLibrary.Load();
        var file = new SqliteConnectionStringBuilder(store.ConnectionString) { ForeignKeys = true };
        if (Path.GetDirectoryName(Path.GetFullPath(file.DataSource)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        _sqlite = file.ToString();
    }

    public bool IsPostgres => _postgres is not null;

    /// <summary>Runs <paramref name="work"/> in one transaction and commits it; an exception rolls everything back.</summary>
    public async Task<T> InTransactionAsync<T>(Func<DbTransaction, Task<T>> work, CancellationToken cancel)
    {
        if (IsPostgres)
        {
            return await RunAsync(work, readOnly: false, cancel);
        }

        await _writer.WaitAsync(cancel);
        try
        {
            return await RunAsync(work, readOnly: false, cancel);
        }
        finally
        {
            _writer.Release();
        }
    }

    public Task InTransactionAsync(Func<DbTransaction, Task> work, CancellationToken cancel) =>
        InTransactionAsync(
            async tx =>
            {
                await work(tx);
                return true;
            },
            cancel);

    /// <summary>Runs reads on one snapshot, beside any writer.</summary>
    public Task<T> ReadAsync<T>(Func<DbTransaction, Task<T>> work, CancellationToken cancel) =>
        RunAsync(work, readOnly: true, cancel);

    /// <summary>Whether a failure says that the store is away, full or busy, and not that a statement is wrong.</summary>
    public static bool IsAway(Exception failure) => failure switch
    {
        PostgresException e => e.IsTransient || e.SqlState[..2] is "53" or "57" or "58",
        NpgsqlException or TimeoutException { Source: "Npgsql" } => true,
        // BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN
        SqliteException e => e.SqliteErrorCode is 5 or 6 or 8 or 10 or 13 or 14,
        _ => false,
    };

    /// <summary>Opens a connection outside any transaction: for migrations and health only.</summary>
    internal async Task<DbConnection> OpenAsync(CancellationToken cancel)
    {
        if (_postgres is not null)
        {
            return await _postgres.OpenConnectionAsync(cancel);
        }

        var connection = new SqliteConnection(_sqlite);
        await connection.OpenAsync(cancel);
        await using var pragma = connection.CreateCommand();
        // FULL: an acknowledged order survives a power cut. The timeout is for other processes (commands) only.
        pragma.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 10000;";
        await pragma.ExecuteNonQueryAsync(cancel);
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        _writer.Dispose();
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
            return;
        }

        using var pool = new SqliteConnection(_sqlite);
        SqliteConnection.ClearPool(pool);
    }

    private async Task<T> RunAsync<T>(Func<DbTransaction, Task<T>> work, bool readOnly, CancellationToken cancel)
    {
        await using var connection = await OpenAsync(cancel);
        // A deferred transaction never blocks on SQLite; an immediate one takes the write lock before it reads.
        await using var tx = connection is SqliteConnection sqlite
            ? sqlite.BeginTransaction(deferred: readOnly)
            : await connection.BeginTransactionAsync(
                readOnly ? IsolationLevel.RepeatableRead : IsolationLevel.ReadCommitted, cancel);
        var result = await work(tx);
        await tx.CommitAsync(cancel);
        return result;
    }
}
