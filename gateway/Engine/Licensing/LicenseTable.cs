using System.Data.Common;
using System.Text.Json;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;

namespace Fulfillment.Engine.Licensing;

public static class LicenseTable
{
    /// <summary>The id follows from what it is a license for: a second try writes nothing.</summary>
    public static Task InsertAsync(DbTransaction tx, License license, CancellationToken cancel) => tx.RunAsync(
        Sql.Insert,
        new
        {
            license.Id,
            license.Partner,
            license.OrderId,
            license.LineId,
            license.SubscriptionId,
            license.SubscriptionVersion,
            Kind = license.Kind.Word(),
            license.Plan,
            Intervals = JsonSerializer.Serialize(license.Intervals),
            license.StartsOn,
            license.EndsOn,
            license.Kid,
            license.File,
            license.CreatedAt,
        },
        cancel);

    /// <summary>Another partner's license is answered exactly like none.</summary>
    public static async Task<License?> FindAsync(DbTransaction tx, string partner, string id, CancellationToken cancel) =>
        (await tx.OneAsync<Row>(Sql.Find, new { Partner = partner, Id = id }, cancel))?.License();

    public static async Task<IReadOnlyList<License>> OfOrderAsync(
        DbTransaction tx, string orderId, CancellationToken cancel) =>
        [.. (await tx.ListAsync<Row>(Sql.OfOrder, new { OrderId = orderId }, cancel)).Select(row => row.License())];

    /// <summary>The ids of an order's licenses by line.</summary>
    public static async Task<ILookup<string, string>> IdsOfOrderAsync(
        DbTransaction tx, string orderId, CancellationToken cancel) =>
        (await tx.ListAsync<(string LineId, string Id)>(Sql.IdsOfOrder, new { OrderId = orderId }, cancel))
        .ToLookup(pair => pair.LineId, pair => pair.Id);

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
            CreatedAt = CreatedAt,
        };
    }

    private static class Sql
    {
        public const string Insert = """
            INSERT INTO licenses (id, partner, order_id, line_id, subscription_id, subscription_version, kind, plan,
              intervals, starts_on, ends_on, kid, file, created_at)
            VALUES (@Id, @Partner, @OrderId, @LineId, @SubscriptionId, @SubscriptionVersion, @Kind, @Plan, @Intervals,
              @StartsOn, @EndsOn, @Kid, @File, @CreatedAt)
            ON CONFLICT DO NOTHING
            """;

        private const string Select = """
            SELECT id, partner, order_id, line_id, subscription_id, subscription_version, kind, plan, intervals, kid,
              file, revoked_at, created_at
            FROM licenses
            """;

        public const string Find = Select + " WHERE id = @Id AND partner = @Partner";

        public const string OfOrder = Select + " WHERE order_id = @OrderId ORDER BY line_id, id";

        public const string IdsOfOrder = "SELECT line_id, id FROM licenses WHERE order_id = @OrderId ORDER BY line_id, id";
    }
}
