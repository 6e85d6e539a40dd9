using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Npgsql;
using SQLitePCL;

namespace Fulfillment.Engine.Store;

/// <summary>
/// The store, and the only place that knows which database it is. Every write runs in one transaction; on SQLite the
/// writers of this process queue here in order, which is fairer than colliding on the file lock.
/// </summary>
public sealed class Database : IAsyncDisposable
{
    // Every write finds its rows by key. Statistics taken while a queue was empty must never talk the planner into
    // reading whole tables for that (decision 0008); lists and reports plan freely.
    private const string ByKeyOnly =
        "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off -c plan_cache_mode=force_generic_plan";

    private readonly NpgsqlDataSource? _postgres;
    private readonly NpgsqlDataSource? _keyed;
    private readonly SqlitePool? _sqlite;
    private readonly SemaphoreSlim _writer = new(1, 1);

    static Database() => SqlTypes.Register();

    public Database(IOptions<StoreOptions> options)
    {
        var store = options.Value;
        if (store.Provider == StoreProvider.Postgres)
        {
            // No connection needs a reset before it is used again: nothing that outlives a transaction is set on any but
            // the one that listens, and that one is kept.
            var server = new NpgsqlConnectionStringBuilder(store.ConnectionString)
            {
                MaxAutoPrepare = 200,
                AutoPrepareMinUsages = 2,
                NoResetOnClose = true,
            };
            _postgres = NpgsqlDataSource.Create(server);
            server.Options = $"{server.Options} {ByKeyOnly}".Trim();
            _keyed = NpgsqlDataSource.Create(server);
            return;
        }

        SqliteLibrary.Load();
        var file = new SqliteConnectionStringBuilder(store.ConnectionString) { ForeignKeys = true, Pooling = false };
        if (Path.GetDirectoryName(Path.GetFullPath(file.DataSource)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        _sqlite = new SqlitePool(file.ToString());
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

    /// <summary>Whether the store ended a transaction in favor of another, with which it stood in a circle.</summary>
    public static bool IsConflict(Exception failure) =>
        failure is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure };

    /// <summary>Opens a connection outside any transaction: for migrations and health only.</summary>
    internal async Task<DbConnection> OpenAsync(CancellationToken cancel) => _postgres is not null
        ? await _postgres.OpenConnectionAsync(cancel)
        : await _sqlite!.OpenAsync(cancel);

    public async ValueTask DisposeAsync()
    {
        _writer.Dispose();
        _sqlite?.Dispose();
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
            await _keyed!.DisposeAsync();
        }
    }

    private Task<T> RunAsync<T>(Func<DbTransaction, Task<T>> work, bool readOnly, CancellationToken cancel) =>
        _postgres is not null
            ? OnPostgresAsync(readOnly ? _postgres : _keyed!, work, readOnly, cancel)
            : OnSqliteAsync(_sqlite!, work, readOnly, cancel);

    private static async Task<T> OnPostgresAsync<T>(
        NpgsqlDataSource postgres, Func<DbTransaction, Task<T>> work, bool readOnly, CancellationToken cancel)
    {
        try
        {
            await using var connection = await postgres.OpenConnectionAsync(cancel);
            await using var tx = await connection.BeginTransactionAsync(
                readOnly ? IsolationLevel.RepeatableRead : IsolationLevel.ReadCommitted, cancel);
            var result = await work(tx);
            await CommitAsync(tx, readOnly, cancel);
            return result;
        }
        catch (ObjectDisposedException e) when (e.ObjectName == typeof(ManualResetEventSlim).FullName)
        {
            // What the driver says when the wire broke between two statements: the store is away, nobody erred.
            throw new NpgsqlException("The connection broke.", e);
        }
    }

    private static async Task CommitAsync(DbTransaction tx, bool readOnly, CancellationToken cancel)
    {
        if (readOnly)
        {
            await tx.CommitAsync(cancel);
            return;
        }

        Failpoint.Reach("store.beforeCommit");
        await tx.CommitAsync(cancel);
        Failpoint.Reach("store.afterCommit");
    }

    private static async Task<T> OnSqliteAsync<T>(
        SqlitePool pool, Func<DbTransaction, Task<T>> work, bool readOnly, CancellationToken cancel)
    {
        var connection = await pool.RentAsync(readOnly, cancel);
        var whole = false;
        try
        {
            // A deferred transaction never blocks; an immediate one takes the write lock before it reads.
            var tx = connection.BeginTransaction(deferred: readOnly);
            var result = await work(tx);
            await CommitAsync(tx, readOnly, cancel);
            whole = true;
            return result;
        }
        finally
        {
            if (whole)
            {
                pool.Return(connection, readOnly);
            }
            else
            {
                await AbandonAsync(connection);
            }
        }
    }

    /// <summary>Closes a connection with its open transaction.</summary>
    private static ValueTask AbandonAsync(SqliteConnection connection)
    {
        // A full disk makes SQLite roll back by itself. The driver would do it again, and that error would hide the
        // first one: give it something to roll back.
        if (connection.Handle is { } handle && raw.sqlite3_get_autocommit(handle) != 0)
        {
            raw.sqlite3_exec(handle, "BEGIN");
        }

        return connection.DisposeAsync();
    }
}
