using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Fulfillment.Engine.Store;

/// <summary>
/// Open connections to one SQLite file, set up once each: a transaction then costs no PRAGMA. A connection whose
/// transaction failed is closed and not used again.
/// </summary>
/// <remarks>
/// All writing goes over one connection. A connection throws its cache away as soon as another one has written, and reads
/// every page anew: writers that take turns never have a page at hand.
/// </remarks>
internal sealed class SqlitePool(string connectionString) : IDisposable
{
    private readonly ConcurrentBag<SqliteConnection> _readers = [];
    private SqliteConnection? _writer;

    public async ValueTask<SqliteConnection> RentAsync(bool readOnly, CancellationToken cancel)
    {
        if (readOnly)
        {
            return _readers.TryTake(out var reader) ? reader : await OpenAsync(cancel);
        }

        return Interlocked.Exchange(ref _writer, null) ?? await OpenAsync(cancel);
    }

    public void Return(SqliteConnection connection, bool readOnly)
    {
        if (readOnly)
        {
            _readers.Add(connection);
        }
        else
        {
            Interlocked.Exchange(ref _writer, connection)?.Dispose();
        }
    }

    public async Task<SqliteConnection> OpenAsync(CancellationToken cancel)
    {
        var connection = new PreparedSqliteConnection(connectionString);
        try
        {
            await connection.OpenAsync(cancel);
            await using var pragma = connection.CreateCommand();
            // FULL: an acknowledged order survives a power cut. The timeout is for other processes (commands) only. The
            // cache, 32 MB where it is needed, holds the inner pages of all indexes of some million orders.
            pragma.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 10000; PRAGMA cache_size = -32768;";
            await pragma.ExecuteNonQueryAsync(cancel);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public void Dispose()
    {
        Interlocked.Exchange(ref _writer, null)?.Dispose();
        while (_readers.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }
}
