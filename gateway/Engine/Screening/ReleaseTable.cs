using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Screening;

/// <summary>That somebody wants a held order to go on; somebody else has to agree.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="ProposedBy">Who proposed it.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="At">When.</param>
public sealed record ProposedRelease(string OrderId, string ProposedBy, string Reason, DateTimeOffset At)
{
    public ProposedRelease()
        : this("", "", "", default)
    {
    }
}

/// <summary>Releases that wait for a second person. Whoever writes them holds the order.</summary>
public static class ReleaseTable
{
    public static void Insert(Writes writes, ProposedRelease proposed) => writes.Add(Sql.Insert, proposed);

    /// <summary>It was decided, or came to nothing.</summary>
    public static void Forget(Writes writes, string orderId) => writes.Add(Sql.Forget, new Key(orderId));

    public static async Task<ProposedRelease?> FindAsync(DbTransaction tx, string orderId, CancellationToken cancel) =>
        await ListAsync(tx, [orderId], cancel) is [var found] ? found : null;

    /// <summary>Those of some orders, where they have one.</summary>
    public static Task<IReadOnlyList<ProposedRelease>> ListAsync(
        DbTransaction tx, IReadOnlyCollection<string> orderIds, CancellationToken cancel) =>
        Sql.Find.ListAsync<ProposedRelease>(tx, [.. orderIds.Select(id => new Key(id))], cancel);

    private sealed record Key(string OrderId);

    private static class Sql
    {
        public static readonly RowsSql<ProposedRelease> Insert =
            new("INSERT INTO proposed_releases ({columns}) SELECT {columns} FROM {rows}");

        public static readonly RowsSql<Key> Forget =
            new("DELETE FROM proposed_releases WHERE order_id IN (SELECT r.order_id FROM {rows})");

        public static readonly RowsSql<Key> Find = new(
            "SELECT order_id, proposed_by, reason, at FROM proposed_releases WHERE order_id IN (SELECT r.order_id FROM {rows})");
    }
}
