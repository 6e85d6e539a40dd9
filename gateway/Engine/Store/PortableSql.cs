using System.Data.Common;
using Npgsql;

namespace Fulfillment.Engine.Store;

/// <summary>
/// One text for both databases, with the few words in which they differ:
/// <c>{now}</c> the database's clock in milliseconds, <c>{forUpdate}</c> and <c>{skipLocked}</c> row locks, which
/// SQLite does not need as it has one writer.
/// </summary>
public sealed class PortableSql(string text)
{
    private readonly string _sqlite = text
        .Replace("{now}", "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)", StringComparison.Ordinal)
        .Replace("{forUpdate}", "", StringComparison.Ordinal)
        .Replace("{skipLocked}", "", StringComparison.Ordinal);

    private readonly string _postgres = text
        .Replace("{now}", "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)", StringComparison.Ordinal)
        .Replace("{forUpdate}", "FOR UPDATE", StringComparison.Ordinal)
        .Replace("{skipLocked}", "FOR UPDATE SKIP LOCKED", StringComparison.Ordinal);

    public string For(DbTransaction tx) => tx is NpgsqlTransaction ? _postgres : _sqlite;
}
