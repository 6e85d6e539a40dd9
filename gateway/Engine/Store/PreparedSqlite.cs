using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Fulfillment.Engine.Store;

/// <summary>
/// A SQLite connection that keeps its statements prepared: parsing them anew each time was a third of an order's cost.
/// Whoever is about to run a statement announces it, and gets the command that ran it last.
/// </summary>
internal sealed class PreparedSqliteConnection(string connectionString) : SqliteConnection(connectionString)
{
    private const int MostStatements = 200;

    private readonly Dictionary<string, PreparedCommand> _idle = [];
    private readonly Dictionary<string, SqliteStatement> _statements = [];
    private string? _announced;
    private bool _closing;

    public void Announce(string sql) => _announced = sql;

    /// <summary>A statement that takes its values by position; it is kept until the connection closes.</summary>
    public SqliteStatement Statement(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            statement = new SqliteStatement(Handle!, sql);
            _statements.Add(sql, statement);
        }

        return statement;
    }

    public override SqliteCommand CreateCommand()
    {
        var sql = _announced;
        _announced = null;
        if (sql is not null && _idle.Remove(sql, out var prepared))
        {
            prepared.Transaction = Transaction;
            return prepared;
        }

        return new PreparedCommand(this) { Connection = this, Transaction = Transaction };
    }

    protected override DbCommand CreateDbCommand() => CreateCommand();

    protected override void Dispose(bool disposing)
    {
        _closing = true;
        foreach (var command in _idle.Values)
        {
            command.Dispose();
        }

        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _idle.Clear();
        _statements.Clear();
        base.Dispose(disposing);
    }

    private bool Keep(PreparedCommand command)
    {
        if (_closing || _idle.Count >= MostStatements || string.IsNullOrEmpty(command.CommandText))
        {
            return false;
        }

        command.Parameters.Clear();
        command.Transaction = null;
        return _idle.TryAdd(command.CommandText, command);
    }

    private sealed class PreparedCommand(PreparedSqliteConnection owner) : SqliteCommand
    {
        protected override void Dispose(bool disposing)
        {
            if (!disposing || !owner.Keep(this))
            {
                base.Dispose(disposing);
            }
        }
    }
}
