using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Usage;

/// <summary>Packs, and what is left of them. Whoever changes one holds its subscription's usage.</summary>
public static class PackTable
{
    internal static void Insert(Writes writes, ConsumablePack pack) => writes.Add(Sql.Insert, Row.Of(pack));

    internal static void Save(Writes writes, ConsumablePack pack) => writes.Add(Sql.Save, Row.Of(pack));

    public static Task<ConsumablePack?> FindAsync(DbTransaction tx, string id, CancellationToken cancel) =>
        tx.OneAsync<ConsumablePack>(Sql.Find, new { Id = id }, cancel);

    public static Task<ConsumablePack?> OfPurchaseAsync(
        DbTransaction tx, string purchaseId, CancellationToken cancel) =>
        tx.OneAsync<ConsumablePack>(Sql.OfPurchase, new { PurchaseId = purchaseId }, cancel);

    /// <summary>
    /// All packs of a subscription and meter, whatever became of them, in the order in which they burn.
    /// </summary>
    public static Task<IReadOnlyList<ConsumablePack>> ListAsync(
        DbTransaction tx, string subscriptionId, string meter, CancellationToken cancel) =>
        tx.ListAsync<ConsumablePack>(Sql.OfMeter, new { SubscriptionId = subscriptionId, Meter = meter }, cancel);

    /// <summary>All packs of a subscription, whatever became of them, in the order in which they burn.</summary>
    internal static Task<IReadOnlyList<ConsumablePack>> AllAsync(
        DbTransaction tx, string subscriptionId, CancellationToken cancel) =>
        tx.ListAsync<ConsumablePack>(Sql.All, new { SubscriptionId = subscriptionId }, cancel);

    /// <summary>All packs of a subscription that were not taken back, whatever is left of them.</summary>
    public static Task<IReadOnlyList<ConsumablePack>> OfSubscriptionAsync(
        DbTransaction tx, string subscriptionId, CancellationToken cancel) =>
        tx.ListAsync<ConsumablePack>(Sql.OfSubscription, new { SubscriptionId = subscriptionId }, cancel);

    /// <summary>All packs of subscriptions, whatever became of them.</summary>
    public static Task<IReadOnlyList<ConsumablePack>> OfSubscriptionsAsync(
        DbTransaction tx, IReadOnlyCollection<string> subscriptionIds, CancellationToken cancel) =>
        Sql.OfSubscriptions.ListAsync<ConsumablePack>(tx, [.. subscriptionIds.Select(id => new Key(id))], cancel);

    /// <summary>Lets a subscription's packs expire whose day has come.</summary>
    /// <returns>Those that expired now.</returns>
    internal static Task<IReadOnlyList<ConsumablePack>> ExpireAsync(
        DbTransaction tx, string subscriptionId, DateOnly today, CancellationToken cancel) =>
        tx.ListAsync<ConsumablePack>(Sql.Expire, new { SubscriptionId = subscriptionId, Today = today }, cancel);

    private sealed record Key(string Id);

    private sealed record Row
    {
        public required string Id { get; init; }
        public required string SubscriptionId { get; init; }
        public required string Meter { get; init; }
        public required string PurchaseId { get; init; }
        public required long Amount { get; init; }
        public required long Remaining { get; init; }
        public required PackState State { get; init; }
        public required DateOnly GrantedOn { get; init; }
        public required DateOnly ExpiresOn { get; init; }
        public DateTimeOffset? RevokedAt { get; init; }
        public required DateTimeOffset CreatedAt { get; init; }

        public static Row Of(ConsumablePack pack) => new()
        {
            Id = pack.Id,
            SubscriptionId = pack.SubscriptionId,
            Meter = pack.Meter,
            PurchaseId = pack.PurchaseId,
            Amount = pack.Amount,
            Remaining = pack.Remaining,
            State = pack.State,
            GrantedOn = pack.GrantedOn,
            ExpiresOn = pack.ExpiresOn,
            RevokedAt = pack.RevokedAt,
            CreatedAt = pack.CreatedAt,
        };
    }

    private static class Sql
    {
        private const string Columns =
            "id, subscription_id, meter, purchase_id, amount, remaining, state, granted_on, expires_on, revoked_at, "
            + "created_at";

        private const string Select = $"SELECT {Columns} FROM consumable_packs";

        public static readonly RowsSql<Row> Insert = new(
            "INSERT INTO consumable_packs ({columns}) SELECT {columns} FROM {rows}");

        public static readonly RowsSql<Row> Save = new("""
            UPDATE consumable_packs SET remaining = r.remaining, state = r.state, revoked_at = r.revoked_at FROM {rows}
            WHERE consumable_packs.id = r.id
            """)
        {
            TouchesEach = true,
        };

        public const string Find = Select + " WHERE id = @Id";

        public const string OfPurchase = Select + " WHERE purchase_id = @PurchaseId";

        public const string OfMeter = Select + """
             WHERE subscription_id = @SubscriptionId AND meter = @Meter ORDER BY expires_on, granted_on, id
            """;

        public const string All = Select + " WHERE subscription_id = @SubscriptionId ORDER BY expires_on, granted_on, id";

        public const string OfSubscription = Select + """
             WHERE subscription_id = @SubscriptionId AND state <> 'revoked' ORDER BY granted_on, id
            """;

        public static readonly RowsSql<Key> OfSubscriptions =
            new(Select + " WHERE subscription_id IN (SELECT r.id FROM {rows})");

        public const string Expire = $"""
            UPDATE consumable_packs SET state = 'expired'
            WHERE subscription_id = @SubscriptionId AND state IN ('granted', 'inUse') AND expires_on <= @Today
            RETURNING {Columns}
            """;
    }
}
