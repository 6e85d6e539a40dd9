using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Fulfillment.Engine.Store;

/// <summary>
/// What a transaction will write: kept until its end and then written statement by statement, each over all its rows, on
/// PostgreSQL all of them in one round trip. Rules add to it without waiting for the store.
/// </summary>
public sealed class Writes
{
    private readonly Dictionary<IRowsSql, object> _rows = [];

    // In the order of their first use, which is the order in which references hold.
    private readonly List<IRowsSql> _statements = [];
    private readonly List<IAsked> _asked = [];

    public void Add<T>(RowsSql<T> statement, T row)
    {
        if (!_rows.TryGetValue(statement, out var rows))
        {
            rows = new List<T>();
            _rows.Add(statement, rows);
            _statements.Add(statement);
        }

        ((List<T>)rows).Add(row);
    }

    /// <summary>Runs a statement behind all that was added.</summary>
    /// <returns>What it yields, once it was flushed.</returns>
    public IReadOnlyList<TResult> Ask<T, TResult>(RowsSql<T> statement, IReadOnlyList<T> rows)
    {
        var asked = new Asked<T, TResult>(statement, rows);
        if (rows.Count > 0)
        {
            _asked.Add(asked);
        }

        return asked.Found;
    }

    /// <summary>Adds all that was added to another.</summary>
    public void Append(Writes other)
    {
        foreach (var statement in other._statements)
        {
            if (!_rows.TryGetValue(statement, out var rows))
            {
                rows = statement.NewRows();
                _rows.Add(statement, rows);
                _statements.Add(statement);
            }

            foreach (var row in (System.Collections.IList)other._rows[statement])
            {
                ((System.Collections.IList)rows).Add(row);
            }
        }
    }

    /// <summary>Writes what was added so far. What is added afterwards is written by the next call.</summary>
    public async Task FlushAsync(DbTransaction tx, CancellationToken cancel)
    {
        if (_statements.Count + _asked.Count > 0)
        {
            await (tx is NpgsqlTransaction postgres ? FlushAsync(postgres, cancel) : FlushAsync((SqliteTransaction)tx, cancel));
            _statements.Clear();
            _rows.Clear();
            _asked.Clear();
        }
    }

    private async Task FlushAsync(NpgsqlTransaction tx, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(tx.Connection, tx);
        foreach (var statement in _statements)
        {
            batch.BatchCommands.Add(statement.Batched(_rows[statement]));
        }

        foreach (var asked in _asked)
        {
            batch.BatchCommands.Add(asked.Batched());
        }

        try
        {
            await using var reader = await batch.ExecuteReaderAsync(cancel);
            foreach (var asked in _asked)
            {
                await asked.ReadAsync(reader, cancel);
                await reader.NextResultAsync(cancel);
            }
        }
        catch (PostgresException)
        {
            // Where one before it has not touched what it should, that is the reason, and this only what came of it.
            Check(batch, Enumerable.Range(0, _statements.Count)
                .TakeWhile(i => batch.BatchCommands[i].StatementType != StatementType.Unknown).Count());
            throw;
        }

        Check(batch, _statements.Count);
    }

    /// <summary>Checks those that have run.</summary>
    private void Check(NpgsqlBatch batch, int run)
    {
        for (var i = 0; i < run; i++)
        {
            _statements[i].Check(_rows[_statements[i]], batch.BatchCommands[i].RecordsAffected);
        }
    }

    private async Task FlushAsync(SqliteTransaction tx, CancellationToken cancel)
    {
        foreach (var statement in _statements)
        {
            await statement.RunAsync(tx, _rows[statement], cancel);
        }

        foreach (var asked in _asked)
        {
            await asked.RunAsync(tx, cancel);
        }
    }

    private interface IAsked
    {
        NpgsqlBatchCommand Batched();

        Task ReadAsync(DbDataReader reader, CancellationToken cancel);

        Task RunAsync(SqliteTransaction tx, CancellationToken cancel);
    }

    private sealed class Asked<T, TResult>(RowsSql<T> statement, IReadOnlyList<T> rows) : IAsked
    {
        public List<TResult> Found { get; } = new(rows.Count);

        public NpgsqlBatchCommand Batched() => statement.Batched(rows);

        public Task ReadAsync(DbDataReader reader, CancellationToken cancel) => RowsSql<T>.ReadAsync(reader, Found, cancel);

        public async Task RunAsync(SqliteTransaction tx, CancellationToken cancel) =>
            Found.AddRange(await statement.ListAsync<TResult>(tx, rows, cancel));
    }
}
