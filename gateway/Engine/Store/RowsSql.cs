using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Fulfillment.Engine.Store;

/// <summary>
/// A statement over many rows at once. <c>{rows}</c> stands for the rows as a table named <c>r</c>, <c>{columns}</c> for
/// the names of its columns; the words of <see cref="PortableSql"/> may be used as well. PostgreSQL gets the rows as
/// arrays, in one round trip; SQLite, which sits in this process, runs the prepared statement once per row.
/// </summary>
public sealed class RowsSql<T> : IRowsSql
{
    private static readonly RowColumn<T>[] _columns = RowColumn<T>.All();

    private readonly string _postgres;
    private readonly string _sqlite;

    /// <param name="text">The statement.</param>
    /// <param name="postgres">Another text for PostgreSQL, where one cannot serve both.</param>
    public RowsSql(string text, string? postgres = null)
    {
        var names = string.Join(", ", _columns.Select(column => column.Name));
        var arrays = string.Join(", ", _columns.Select((_, i) => $"${i + 1}"));
        var values = string.Join(", ", _columns.Select((column, i) => $"@p{i} AS {column.Name}"));
        _postgres = PortableSql.OnPostgres((postgres ?? text)
            .Replace("{columns}", names, StringComparison.Ordinal)
            .Replace("{rows}", $"unnest({arrays}) AS r({names})", StringComparison.Ordinal));
        _sqlite = PortableSql.OnSqlite(text
            .Replace("{columns}", names, StringComparison.Ordinal)
            .Replace("{rows}", $"(SELECT {values}) AS r", StringComparison.Ordinal));
    }

    /// <summary>Whether each row must have been touched: one that was not is a bug, and nothing is written.</summary>
    public bool TouchesEach { get; init; }

    /// <returns>How many rows the statement touched.</returns>
    public async Task<int> RunAsync(DbTransaction tx, IReadOnlyList<T> rows, CancellationToken cancel)
    {
        if (rows.Count == 0)
        {
            return 0;
        }

        var touched = tx is NpgsqlTransaction postgres
            ? await RunAsync(postgres, rows, cancel)
            : Run((SqliteTransaction)tx, rows);
        Check(rows.Count, touched);
        return touched;
    }

    /// <returns>What the statement yields for all rows.</returns>
    public async Task<IReadOnlyList<TResult>> ListAsync<TResult>(
        DbTransaction tx, IReadOnlyList<T> rows, CancellationToken cancel)
    {
        var found = new List<TResult>(rows.Count);
        if (rows.Count > 0)
        {
            await (tx is NpgsqlTransaction postgres
                ? ListAsync(postgres, rows, found, cancel)
                : ListAsync((SqliteTransaction)tx, rows, found, cancel));
        }

        return found;
    }

    object IRowsSql.NewRows() => new List<T>();

    Task IRowsSql.RunAsync(DbTransaction tx, object rows, CancellationToken cancel) => RunAsync(tx, (List<T>)rows, cancel);

    NpgsqlBatchCommand IRowsSql.Batched(object rows) => Batched((List<T>)rows);

    void IRowsSql.Check(object rows, int touched) => Check(((List<T>)rows).Count, touched);

    /// <summary>As one statement of several in a round trip.</summary>
    internal NpgsqlBatchCommand Batched(IReadOnlyList<T> rows)
    {
        var command = new NpgsqlBatchCommand(_postgres);
        foreach (var column in _columns)
        {
            command.Parameters.Add(column.ArrayOf(rows));
        }

        return command;
    }

    /// <summary>Reads all rows of the result at hand.</summary>
    internal static async Task ReadAsync<TResult>(DbDataReader reader, List<TResult> found, CancellationToken cancel)
    {
        if (!await reader.ReadAsync(cancel))
        {
            return;
        }

        var parse = typeof(TResult) == typeof(string)
            ? (Func<DbDataReader, TResult>)(object)(Func<DbDataReader, string>)(row => row.GetString(0))
            : reader.GetRowParser<TResult>();
        do
        {
            found.Add(parse(reader));
        }
        while (await reader.ReadAsync(cancel));
    }

    private void Check(int rows, int touched)
    {
        if (TouchesEach && touched != rows)
        {
            throw new InvalidOperationException(
                $"{rows - touched} of {rows} rows of {typeof(T).Name} were not as they had been read.");
        }
    }

    private async Task<int> RunAsync(NpgsqlTransaction tx, IReadOnlyList<T> rows, CancellationToken cancel)
    {
        await using var command = Command(tx, rows);
        return await command.ExecuteNonQueryAsync(cancel);
    }

    private int Run(SqliteTransaction tx, IReadOnlyList<T> rows, ICollection<string>? found = null)
    {
        var statement = ((PreparedSqliteConnection)tx.Connection!).Statement(_sqlite);
        var touched = 0;
        foreach (var row in rows)
        {
            for (var i = 0; i < _columns.Length; i++)
            {
                _columns[i].Bind(statement, i + 1, row);
            }

            touched += statement.Run(found);
        }

        return touched;
    }

    private async Task ListAsync<TResult>(
        NpgsqlTransaction tx, IReadOnlyList<T> rows, List<TResult> found, CancellationToken cancel)
    {
        await using var command = Command(tx, rows);
        await ReadAsync(command, found, cancel);
    }

    private async Task ListAsync<TResult>(
        SqliteTransaction tx, IReadOnlyList<T> rows, List<TResult> found, CancellationToken cancel)
    {
        if (found is List<string> texts)
        {
            Run(tx, rows, texts);
            return;
        }

        await using var command = Command(tx);
        foreach (var row in rows)
        {
            Fill(command, row);
            await ReadAsync(command, found, cancel);
        }
    }

    private static async Task ReadAsync<TResult>(DbCommand command, List<TResult> found, CancellationToken cancel)
    {
        await using var reader = await command.ExecuteReaderAsync(cancel);
        await ReadAsync(reader, found, cancel);
    }

    private NpgsqlCommand Command(NpgsqlTransaction tx, IReadOnlyList<T> rows)
    {
        var command = new NpgsqlCommand(_postgres, tx.Connection, tx);
        foreach (var column in _columns)
        {
            command.Parameters.Add(column.ArrayOf(rows));
        }

        return command;
    }

    private SqliteCommand Command(SqliteTransaction tx)
    {
        var connection = (PreparedSqliteConnection)tx.Connection!;
        connection.Announce(_sqlite);
        var command = connection.CreateCommand();
        command.CommandText = _sqlite;
        command.Transaction = tx;
        for (var i = 0; i < _columns.Length; i++)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = $"@p{i}" });
        }

        return command;
    }

    private static void Fill(SqliteCommand command, T row)
    {
        for (var i = 0; i < _columns.Length; i++)
        {
            command.Parameters[i].Value = _columns[i].ValueOf(row);
        }
    }
}

/// <summary>A statement whose kind of row only its user knows.</summary>
internal interface IRowsSql
{
    object NewRows();

    Task RunAsync(DbTransaction tx, object rows, CancellationToken cancel);

    NpgsqlBatchCommand Batched(object rows);

    void Check(object rows, int touched);
}
