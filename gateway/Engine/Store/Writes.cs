using System.Data.Common;

namespace Fulfillment.Engine.Store;

/// <summary>
/// What a transaction will write: kept until its end and then written statement by statement, each over all its rows.
/// Rules add to it without waiting for the store, and many subjects share one round trip.
/// </summary>
public sealed class Writes
{
    private readonly Dictionary<IRowsSql, object> _rows = [];

    // In the order of their first use, which is the order in which references hold.
    private readonly List<IRowsSql> _statements = [];

    public bool IsEmpty => _statements.Count == 0;

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
        foreach (var statement in _statements)
        {
            await statement.RunAsync(tx, _rows[statement], cancel);
        }

        _statements.Clear();
        _rows.Clear();
    }
}
