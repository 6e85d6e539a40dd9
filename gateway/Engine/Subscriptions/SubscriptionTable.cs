using System.Data.Common;
using System.Text.Json;
using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Subscriptions;

public static class SubscriptionTable
{
    /// <summary>A line makes one subscription: a second try writes nothing.</summary>
    public static void Insert(Writes writes, Subscription subscription) => writes.Add(Sql.Insert, Row.Of(subscription));

    public static async Task<IReadOnlyList<Subscription>> OfLinesAsync(
        DbTransaction tx, IReadOnlyList<string> lineIds, CancellationToken cancel) =>
        [.. (await Sql.OfLines.ListAsync<Row>(tx, [.. lineIds.Select(id => new Key(id))], cancel)).Select(row => row.Subscription())];

    public static async Task<Subscription?> OfLineAsync(DbTransaction tx, string lineId, CancellationToken cancel) =>
        (await tx.OneAsync<Row>(Sql.OfLine, new { LineId = lineId }, cancel))?.Subscription();

    private sealed record Key(string LineId);

    private sealed record Row
    {
        public string Id { get; init; } = "";
        public string Number { get; init; } = "";
        public string Partner { get; init; } = "";
        public string OrderId { get; init; } = "";
        public string LineId { get; init; } = "";
        public long Version { get; init; }
        public string Sku { get; init; } = "";
        public string Plan { get; init; } = "";
        public string Intervals { get; init; } = "";
        public DateOnly StartsOn { get; init; }
        public DateOnly EndsOn { get; init; }
        public DeliveryKind Delivery { get; init; }
        public int Sandbox { get; init; }
        public DateTimeOffset CreatedAt { get; init; }

        public static Row Of(Subscription subscription) => new()
        {
            Id = subscription.Id,
            Number = subscription.Number,
            Partner = subscription.Partner,
            OrderId = subscription.OrderId,
            LineId = subscription.LineId,
            Version = subscription.Version,
            Sku = subscription.Sku,
            Plan = subscription.Plan,
            Intervals = JsonSerializer.Serialize(subscription.Intervals),
            StartsOn = subscription.StartsOn,
            EndsOn = subscription.EndsOn,
            Delivery = subscription.Delivery,
            Sandbox = subscription.Sandbox ? 1 : 0,
            CreatedAt = subscription.CreatedAt,
        };

        public Subscription Subscription() => new()
        {
            Id = Id,
            Number = Number,
            Partner = Partner,
            OrderId = OrderId,
            LineId = LineId,
            Version = Version,
            Sku = Sku,
            Plan = Plan,
            Intervals = JsonSerializer.Deserialize<IReadOnlyList<Interval>>(Intervals)!,
            Delivery = Delivery,
            Sandbox = Sandbox == 1,
            CreatedAt = CreatedAt,
        };
    }

    private static class Sql
    {
        public static readonly RowsSql<Row> Insert = new("""
            INSERT INTO subscriptions ({columns}) SELECT {columns} FROM {rows} WHERE true ON CONFLICT (line_id) DO NOTHING
            """);

        private const string Select = """
            SELECT id, number, partner, order_id, line_id, version, sku, plan, intervals, delivery, sandbox, created_at
            FROM subscriptions
            """;

        public const string OfLine = Select + " WHERE line_id = @LineId";

        public static readonly RowsSql<Key> OfLines = new(Select + " WHERE line_id IN (SELECT r.line_id FROM {rows})");
    }
}
