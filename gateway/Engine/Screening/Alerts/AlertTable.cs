using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Screening.Alerts;

/// <summary>Alerts: one for a party of a subscription and what a list says of an entry, however often it is found.</summary>
public static class AlertTable
{
    /// <returns>The ids of those that are new.</returns>
    public static Task<IReadOnlyList<string>> InsertAsync(
        DbTransaction tx, IReadOnlyList<ScreeningAlert> alerts, CancellationToken cancel) =>
        Sql.Insert.ListAsync<string>(tx, alerts, cancel);

    public static Task<ScreeningAlert?> FindAsync(DbTransaction tx, string id, CancellationToken cancel) =>
        tx.OneAsync<ScreeningAlert>(Sql.Find, new { Id = id }, cancel);

    public static Task<IReadOnlyList<ScreeningAlert>> ListAsync(DbTransaction tx, AlertFilter filter, CancellationToken cancel) =>
        tx.ListAsync<ScreeningAlert>(
            Sql.List,
            new { State = filter.State?.Word(), filter.Partner, filter.SubscriptionId, Before = filter.Before ?? Ids.AfterAll, filter.Limit },
            cancel);

    /// <summary>Of each of these subscriptions the first alert that holds it.</summary>
    public static Task<IReadOnlyList<HoldingAlert>> HoldingAsync(
        DbTransaction tx, IReadOnlyCollection<string> subscriptionIds, CancellationToken cancel) =>
        Sql.Holding.ListAsync<HoldingAlert>(tx, [.. subscriptionIds.Select(id => new Key(id))], cancel);

    /// <returns><c>false</c> when somebody else moved it first.</returns>
    public static async Task<bool> DecideAsync(DbTransaction tx, ScreeningAlert decided, AlertState from, CancellationToken cancel) =>
        await tx.RunAsync(
            Sql.Decide,
            new { decided.Id, From = from.Word(), State = decided.State.Word(), decided.DecidedBy, decided.DecidedAt, decided.Reason },
            cancel) == 1;

    private sealed record Key(string Id);

    private static class Sql
    {
        private const string Columns = """
            id, subscription_id, partner, order_id, party, party_key, list, entry_id, entry_hash, verdict, rule, sealed, rescreening_id,
            state, opened_at, decided_by, decided_at, reason
            """;

        public static readonly RowsSql<ScreeningAlert> Insert = new("""
            INSERT INTO screening_alerts ({columns}) SELECT {columns} FROM {rows} WHERE true
            ON CONFLICT (subscription_id, party_key, list, entry_id, entry_hash) DO NOTHING RETURNING id
            """);

        public const string Find = $"SELECT {Columns} FROM screening_alerts WHERE id = @Id";

        public const string List = $"""
            SELECT {Columns} FROM screening_alerts
            WHERE id < @Before AND (CAST(@State AS TEXT) IS NULL OR state = @State)
              AND (CAST(@Partner AS TEXT) IS NULL OR partner = @Partner)
              AND (CAST(@SubscriptionId AS TEXT) IS NULL OR subscription_id = @SubscriptionId)
            ORDER BY id DESC LIMIT @Limit
            """;

        public static readonly RowsSql<Key> Holding = new("""
            SELECT subscription_id, min(id) AS id FROM screening_alerts
            WHERE subscription_id IN (SELECT r.id FROM {rows}) AND state IN ('open', 'confirmed') GROUP BY subscription_id
            """);

        public const string Decide = """
            UPDATE screening_alerts SET state = @State, decided_by = @DecidedBy, decided_at = @DecidedAt, reason = @Reason
            WHERE id = @Id AND state = @From
            """;
    }
}

/// <summary>A subscription about which nothing goes on by itself, and why.</summary>
public sealed record HoldingAlert
{
    public required string SubscriptionId { get; init; }

    public required string Id { get; init; }
}
