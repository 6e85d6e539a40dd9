using System.Data.Common;
using Dapper;

namespace Fulfillment.Engine.Store;

/// <summary>Dapper's calls with our order of words: the transaction first, the token last.</summary>
internal static class TransactionSql
{
    /// <returns>How many rows the statement touched.</returns>
    public static Task<int> RunAsync(this DbTransaction tx, string sql, object? values, CancellationToken cancel) =>
        tx.For(sql).ExecuteAsync(new CommandDefinition(sql, values, tx, cancellationToken: cancel));

    public static Task<int> RunAsync(this DbTransaction tx, PortableSql sql, object? values, CancellationToken cancel) =>
        tx.RunAsync(sql.For(tx), values, cancel);

    public static Task<T?> OneAsync<T>(this DbTransaction tx, string sql, object? values, CancellationToken cancel) =>
        tx.For(sql).QuerySingleOrDefaultAsync<T>(new CommandDefinition(sql, values, tx, cancellationToken: cancel));

    public static Task<T?> OneAsync<T>(this DbTransaction tx, PortableSql sql, object? values, CancellationToken cancel) =>
        tx.OneAsync<T>(sql.For(tx), values, cancel);

    public static async Task<IReadOnlyList<T>> ListAsync<T>(
        this DbTransaction tx, string sql, object? values, CancellationToken cancel) =>
        [.. await tx.For(sql).QueryAsync<T>(new CommandDefinition(sql, values, tx, cancellationToken: cancel))];

    public static Task<IReadOnlyList<T>> ListAsync<T>(
        this DbTransaction tx, PortableSql sql, object? values, CancellationToken cancel) =>
        tx.ListAsync<T>(sql.For(tx), values, cancel);

    private static DbConnection For(this DbTransaction tx, string sql)
    {
        (tx.Connection as PreparedSqliteConnection)?.Announce(sql);
        return tx.Connection!;
    }
}
