using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Tickets;

/// <summary>Tickets; of one kind a subscription has at most one that is open.</summary>
public static class TicketTable
{
    /// <summary>Stores a new ticket; where the subscription has an open one of its kind, that one stays and nothing is written.</summary>
    public static void Insert(Writes writes, Ticket ticket) => writes.Add(Sql.Insert, ticket);

    /// <summary>Stores a new ticket in the place of whatever the subscription had of its kind.</summary>
    public static void Replace(Writes writes, Ticket ticket)
    {
        Withdraw(writes, ticket.Kind, ticket.SubscriptionId);
        Insert(writes, ticket);
    }

    /// <summary>What a subscription had of a kind is worth nothing from now on.</summary>
    public static void Withdraw(Writes writes, TicketKind kind, string subscriptionId) =>
        writes.Add(Sql.Withdraw, new KindKey(kind, subscriptionId));

    /// <summary>
    /// Stores that a ticket was used. One that was taken back, or used up, since it was read fails the transaction: whoever
    /// looks again finds it so.
    /// </summary>
    public static void Use(Writes writes, Ticket ticket) => writes.Add(Sql.Use, ticket);

    /// <summary>The newest ticket of a kind, whatever its state.</summary>
    public static Task<Ticket?> NewestAsync(
        DbTransaction tx, TicketKind kind, string subscriptionId, CancellationToken cancel) =>
        tx.OneAsync<Ticket>(Sql.Newest, new { Kind = kind.Word(), SubscriptionId = subscriptionId }, cancel);

    public static Task<Ticket?> FindAsync(DbTransaction tx, string id, CancellationToken cancel) =>
        tx.OneAsync<Ticket>(Sql.Find, new { Id = id }, cancel);

    public static Task<Ticket?> FindByFingerprintAsync(DbTransaction tx, string fingerprint, CancellationToken cancel) =>
        tx.OneAsync<Ticket>(Sql.FindByFingerprint, new { Fingerprint = fingerprint }, cancel);

    private sealed record KindKey(TicketKind Kind, string SubscriptionId);

    private static class Sql
    {
        public static readonly RowsSql<Ticket> Insert = new("""
            INSERT INTO tickets ({columns}) SELECT {columns} FROM {rows} WHERE true ON CONFLICT DO NOTHING
            """);

        public static readonly RowsSql<KindKey> Withdraw = new("""
            UPDATE tickets SET state = 'replaced'
            WHERE state <> 'replaced' AND (kind, subscription_id) IN (SELECT r.kind, r.subscription_id FROM {rows})
            """);

        public static readonly RowsSql<Ticket> Use = new("""
            UPDATE tickets SET state = r.state, used_for = r.used_for, used_at = r.used_at FROM {rows}
            WHERE tickets.id = r.id AND (tickets.state = 'open' OR (tickets.state = 'used' AND tickets.kind = 'claim'))
            """)
        {
            TouchesEach = true,
        };

        private const string Select = """
            SELECT id, kind, subscription_id, sealed, fingerprint, state, used_for, expires_at, created_at, used_at FROM tickets
            """;

        public const string Newest = Select + " WHERE kind = @Kind AND subscription_id = @SubscriptionId ORDER BY id DESC LIMIT 1";

        public const string Find = Select + " WHERE id = @Id";

        public const string FindByFingerprint = Select + " WHERE fingerprint = @Fingerprint";
    }
}
