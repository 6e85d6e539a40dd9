using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Fulfillment.Engine.Store;

/// <summary>
/// A statement that stays prepared on its connection and takes its values by position. The driver's own commands look
/// each value up by name and make a reader for each row: twice the cost of what SQLite does with the row.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private const int LongestOnStack = 512;

    private readonly sqlite3 _store;
    private readonly sqlite3_stmt _statement;

    /// <exception cref="SqliteException">The text is no statement of this store.</exception>
    public SqliteStatement(sqlite3 store, string sql)
    {
        _store = store;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(store, sql, out _statement), store);
    }

    /// <summary>Sets the value at a position, counted from 1.</summary>
    public void Bind<T>(int position, T value)
    {
        var code = value switch
        {
            null => raw.sqlite3_bind_null(_statement, position),
            long number => raw.sqlite3_bind_int64(_statement, position, number),
            int number => raw.sqlite3_bind_int64(_statement, position, number),
            string text => Bind(position, text),
            _ => throw new NotSupportedException($"No column holds a {typeof(T).Name}."),
        };
        SqliteException.ThrowExceptionForRC(code, _store);
    }

    /// <summary>Runs it with the values that are set, and leaves it ready for the next.</summary>
    /// <param name="found">Takes the first column of each row that it yields.</param>
    /// <returns>How many rows it touched.</returns>
    /// <exception cref="SqliteException">The store refused it, or is away.</exception>
    public int Run(ICollection<string>? found = null)
    {
        var code = raw.sqlite3_step(_statement);
        while (code == raw.SQLITE_ROW)
        {
            found?.Add(raw.sqlite3_column_text(_statement, 0).utf8_to_string());
            code = raw.sqlite3_step(_statement);
        }

        try
        {
            return code == raw.SQLITE_DONE ? raw.sqlite3_changes(_store) : throw Refused(code);
        }
        finally
        {
            // What it gives is the code of the step, which has been told.
            _ = raw.sqlite3_reset(_statement);
        }
    }

    public void Dispose() => _statement.Dispose();

    private SqliteException Refused(int code) => new(
        $"SQLite Error {code}: '{raw.sqlite3_errmsg(_store).utf8_to_string()}'.", code, raw.sqlite3_extended_errcode(_store));

    private int Bind(int position, string text)
    {
        if (text.Length == 0)
        {
            // An empty span has no address, and text without an address is NULL to SQLite.
            return raw.sqlite3_bind_text(_statement, position, "");
        }

        var longest = Encoding.UTF8.GetMaxByteCount(text.Length);
        var rented = longest > LongestOnStack ? ArrayPool<byte>.Shared.Rent(longest) : null;
        var utf8 = rented ?? stackalloc byte[LongestOnStack];
        var code = raw.sqlite3_bind_text(_statement, position, utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return code;
    }
}
