using System.Data.Common;
using Npgsql;

namespace Fulfillment.Engine.Store;

/// <summary>
/// One text for both databases, with the few words in which they differ:
/// <c>{now}</c> the database's clock in milliseconds; <c>{forUpdate}</c> and <c>{skipLocked}</c> row locks, which
/// SQLite does not need as it has one writer; <c>{feed}</c> this transaction's place in a partner's feed, and
/// <c>{feedEnd}</c> the first place that may still be filled.
/// </summary>
public sealed class PortableSql(string text)
{
    // Two seeks at the ends of two indexes.
    private const string SqliteFeed = """
        (1 + max(coalesce((SELECT max(e.feed) FROM events e WHERE e.partner = r.partner), 0),
          coalesce((SELECT max(s.feed) FROM subscription_events s WHERE s.partner = r.partner), 0)))
        """;

    private readonly string _sqlite = OnSqlite(text);
    private readonly string _postgres = OnPostgres(text);

    public string For(DbTransaction tx) => tx is NpgsqlTransaction ? _postgres : _sqlite;

    internal static string OnSqlite(string text) => text
        .Replace("{now}", "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)", StringComparison.Ordinal)
        .Replace("{forUpdate}", "", StringComparison.Ordinal)
        .Replace("{skipLocked}", "", StringComparison.Ordinal)
        .Replace("{feed}", SqliteFeed, StringComparison.Ordinal)
        .Replace("{feedEnd}", "9223372036854775807", StringComparison.Ordinal);

    // The time of the statement, not of the call: an index can be read up to it.
    internal static string OnPostgres(string text) => text
        .Replace("{now}", "CAST(extract(epoch FROM statement_timestamp()) * 1000 AS BIGINT)", StringComparison.Ordinal)
        .Replace("{forUpdate}", "FOR UPDATE", StringComparison.Ordinal)
        .Replace("{skipLocked}", "FOR UPDATE SKIP LOCKED", StringComparison.Ordinal)
        .Replace("{feed}", "CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT)", StringComparison.Ordinal)
        .Replace(
            "{feedEnd}", "CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)", StringComparison.Ordinal);
}
