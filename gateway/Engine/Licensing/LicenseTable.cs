using System.Data.Common;
using System.Text.Json;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;

namespace Fulfillment.Engine.Licensing;

public static class LicenseTable
{
    /// <summary>The id follows from what it is a license for: a second try writes nothing.</summary>
    public static void Insert(Writes writes, License license) => writes.Add(Sql.Insert, NewRow.Of(license));

    /// <summary>
    /// A license is whose its subscription is, whoever had that when it was issued. Another partner's is answered exactly like none.
    /// </summary>
    public static async Task<License?> FindAsync(DbTransaction tx, string partner, string id, CancellationToken cancel) =>
        (await tx.OneAsync<Row>(Sql.Find, new { Partner = partner, Id = id }, cancel))?.License();

    /// <summary>Whosever it is: for the house itself.</summary>
    public static async Task<License?> FindAnyAsync(DbTransaction tx, string id, CancellationToken cancel) =>
        (await tx.OneAsync<Row>(Sql.FindAny, new { Id = id }, cancel))?.License();

    /// <summary>The licenses of an order, but those of subscriptions that another partner than the order's has by now.</summary>
    public static async Task<IReadOnlyList<License>> OfOrderAsync(
        DbTransaction tx, string orderId, CancellationToken cancel) =>
        [.. (await tx.ListAsync<Row>(Sql.OfOrder, new { OrderId = orderId }, cancel)).Select(row => row.License())];

    /// <summary>The ids of an order's licenses by line, whoever may read them.</summary>
    public static async Task<ILookup<string, string>> IdsOfOrderAsync(
        DbTransaction tx, string orderId, CancellationToken cancel) =>
        (await tx.ListAsync<(string LineId, string Id)>(Sql.IdsOfOrder, new { OrderId = orderId }, cancel))
        .ToLookup(pair => pair.LineId, pair => pair.Id);

    /// <summary>The id of each subscription's newest license: the one of the latest version and, within it, of the latest interval.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> NewestAsync(
        DbTransaction tx, IReadOnlyCollection<string> subscriptionIds, CancellationToken cancel) =>
        (await Sql.Newest.ListAsync<NewestRow>(tx, [.. subscriptionIds.Select(id => new Key(id))], cancel))
        .ToDictionary(row => row.SubscriptionId, row => row.Id);

    /// <summary>Each subscription's newest license.</summary>
    public static async Task<IReadOnlyList<License>> NewestOfAsync(
        DbTransaction tx, IReadOnlyCollection<string> subscriptionIds, CancellationToken cancel) =>
        [.. (await Sql.NewestOf.ListAsync<Row>(tx, [.. subscriptionIds.Select(id => new Key(id))], cancel)).Select(row => row.License())];

    /// <summary>Every license of subscriptions.</summary>
    public static async Task<IReadOnlyList<License>> OfSubscriptionsAsync(
        DbTransaction tx, IReadOnlyCollection<string> subscriptionIds, CancellationToken cancel) =>
        [.. (await Sql.OfSubscriptions.ListAsync<Row>(tx, [.. subscriptionIds.Select(id => new Key(id))], cancel)).Select(row => row.License())];

    /// <summary>A subscription's newest license of a kind.</summary>
    public static async Task<License?> NewestOfKindAsync(
        DbTransaction tx, string subscriptionId, LicenseKind kind, CancellationToken cancel) =>
        (await tx.OneAsync<Row>(Sql.NewestOfKind, new { SubscriptionId = subscriptionId, Kind = kind.Word() }, cancel))?.License();

    private sealed record Key(string Id);

    private sealed record NewestRow
    {
        public string SubscriptionId { get; init; } = "";
        public string Id { get; init; } = "";
    }

    /// <summary>The place of every license of these subscriptions.</summary>
    public static async Task<ILookup<string, LicensePlace>> PlacesAsync(
        DbTransaction tx, IReadOnlyCollection<string> subscriptionIds, CancellationToken cancel) =>
        (await Sql.Places.ListAsync<LicensePlace>(tx, [.. subscriptionIds.Select(id => new OfSubscription(id))], cancel))
        .ToLookup(place => place.SubscriptionId);

    /// <summary>Sets the mark on a license; one that has it keeps its first.</summary>
    internal static void Revoke(Writes writes, string id, DateTimeOffset at) => writes.Add(Sql.Revoke, new Mark(id, at));

    private sealed record OfSubscription(string SubscriptionId);

    private sealed record Mark(string Id, DateTimeOffset RevokedAt);

    /// <summary>A license when it is issued.</summary>
    private sealed record NewRow
    {
        public required string Id { get; init; }
        public required string Partner { get; init; }
        public required string OrderId { get; init; }
        public required string LineId { get; init; }
        public required string SubscriptionId { get; init; }
        public required long SubscriptionVersion { get; init; }
        public required LicenseKind Kind { get; init; }
        public required string Plan { get; init; }
        public required string Intervals { get; init; }
        public required DateOnly StartsOn { get; init; }
        public required DateOnly EndsOn { get; init; }
        public required string Kid { get; init; }
        public required string File { get; init; }
        public required bool FromCancellation { get; init; }
        public required DateTimeOffset CreatedAt { get; init; }

        public static NewRow Of(License license) => new()
        {
            Id = license.Id,
            Partner = license.Partner,
            OrderId = license.OrderId,
            LineId = license.LineId,
            SubscriptionId = license.SubscriptionId,
            SubscriptionVersion = license.SubscriptionVersion,
            Kind = license.Kind,
            Plan = license.Plan,
            Intervals = JsonSerializer.Serialize(license.Intervals),
            StartsOn = license.StartsOn,
            EndsOn = license.EndsOn,
            Kid = license.Kid,
            File = license.File,
            FromCancellation = license.FromCancellation,
            CreatedAt = license.CreatedAt,
        };
    }

    private sealed record Row
    {
        public string Id { get; init; } = "";
        public string Partner { get; init; } = "";
        public string OrderId { get; init; } = "";
        public string LineId { get; init; } = "";
        public string SubscriptionId { get; init; } = "";
        public long SubscriptionVersion { get; init; }
        public LicenseKind Kind { get; init; }
        public string Plan { get; init; } = "";
        public string Intervals { get; init; } = "";
        public string Kid { get; init; } = "";
        public string File { get; init; } = "";
        public DateTimeOffset? RevokedAt { get; init; }
        public int FromCancellation { get; init; }
        public DateTimeOffset CreatedAt { get; init; }

        public License License() => new()
        {
            Id = Id,
            Partner = Partner,
            OrderId = OrderId,
            LineId = LineId,
            SubscriptionId = SubscriptionId,
            SubscriptionVersion = SubscriptionVersion,
            Kind = Kind,
            Plan = Plan,
            Intervals = JsonSerializer.Deserialize<IReadOnlyList<Interval>>(Intervals)!,
            Kid = Kid,
            File = File,
            RevokedAt = RevokedAt,
            FromCancellation = FromCancellation == 1,
            CreatedAt = CreatedAt,
        };
    }

    private static class Sql
    {
        public static readonly RowsSql<NewRow> Insert =
            new("INSERT INTO licenses ({columns}) SELECT {columns} FROM {rows} WHERE true ON CONFLICT DO NOTHING");

        public static readonly RowsSql<OfSubscription> Places = new("""
            SELECT id, subscription_id, kind, subscription_version, starts_on, revoked_at FROM licenses
            WHERE subscription_id IN (SELECT r.subscription_id FROM {rows})
            """);

        public static readonly RowsSql<Mark> Revoke = new("""
            UPDATE licenses SET revoked_at = r.revoked_at FROM {rows}
            WHERE licenses.id = r.id AND licenses.revoked_at IS NULL
            """);

        private const string Select = """
            SELECT id, partner, order_id, line_id, subscription_id, subscription_version, kind, plan, intervals, kid,
              file, revoked_at, from_cancellation, created_at
            FROM licenses
            """;

        public static readonly RowsSql<Key> OfSubscriptions = new(Select + " WHERE subscription_id IN (SELECT r.id FROM {rows})");

        private const string IsNewest = """
             WHERE licenses.subscription_id IN (SELECT r.id FROM {rows})
              AND NOT EXISTS (
                SELECT 1 FROM licenses n WHERE n.subscription_id = licenses.subscription_id
                  AND (n.subscription_version, n.starts_on, n.id)
                    > (licenses.subscription_version, licenses.starts_on, licenses.id))
            """;

        public static readonly RowsSql<Key> Newest = new("SELECT subscription_id, id FROM licenses" + IsNewest);

        public static readonly RowsSql<Key> NewestOf = new(Select + IsNewest);

        public const string NewestOfKind = Select + """
             WHERE subscription_id = @SubscriptionId AND kind = @Kind
            ORDER BY subscription_version DESC, starts_on DESC LIMIT 1
            """;

        public const string Find = Select + """
             WHERE id = @Id
              AND EXISTS (SELECT 1 FROM subscriptions s WHERE s.id = licenses.subscription_id AND s.partner = @Partner)
            """;

        public const string FindAny = Select + " WHERE id = @Id";

        public const string OfOrder = Select + """
             WHERE order_id = @OrderId AND EXISTS (
                SELECT 1 FROM subscriptions s JOIN orders o ON o.partner = s.partner
                WHERE s.id = licenses.subscription_id AND o.id = @OrderId)
            ORDER BY line_id, id
            """;

        public const string IdsOfOrder = "SELECT line_id, id FROM licenses WHERE order_id = @OrderId ORDER BY line_id, id";
    }
}
