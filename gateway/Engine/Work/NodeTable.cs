using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Work;

/// <summary>Who is at work, in the database's time: no node's clock decides what is whose.</summary>
public static class NodeTable
{
    /// <summary>Says that a node lives, for another lease.</summary>
    public static Task RenewAsync(DbTransaction tx, string node, TimeSpan lease, CancellationToken cancel) =>
        tx.RunAsync(Sql.Renew, new { Id = node, LeaseMs = (long)lease.TotalMilliseconds }, cancel);

    public static Task RemoveAsync(DbTransaction tx, string node, CancellationToken cancel) =>
        tx.RunAsync(Sql.Remove, new { Id = node }, cancel);

    /// <summary>Ends every lease. Only where no other node can exist: on SQLite, before the first claim.</summary>
    public static Task RemoveAllAsync(DbTransaction tx, CancellationToken cancel) => tx.RunAsync(Sql.RemoveAll, null, cancel);

    /// <summary>Forgets nodes whose lease ended long ago.</summary>
    public static Task ForgetAsync(DbTransaction tx, CancellationToken cancel) => tx.RunAsync(Sql.Forget, null, cancel);

    private static class Sql
    {
        public static readonly PortableSql Renew = new("""
            INSERT INTO nodes (id, lease_until, started_at) VALUES (@Id, {now} + @LeaseMs, {now})
            ON CONFLICT (id) DO UPDATE SET lease_until = excluded.lease_until
            """);

        public const string Remove = "DELETE FROM nodes WHERE id = @Id";

        public const string RemoveAll = "DELETE FROM nodes";

        public static readonly PortableSql Forget = new("DELETE FROM nodes WHERE lease_until < {now} - 3600000");
    }
}
