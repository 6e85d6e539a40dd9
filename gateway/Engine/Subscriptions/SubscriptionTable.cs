using System.Data.Common;
using System.Text.Json;
using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Subscriptions;

public static class SubscriptionTable
{
    /// <summary>A line makes one subscription: a second try writes nothing.</summary>
    public static Task InsertAsync(DbTransaction tx, Subscription subscription, CancellationToken cancel) =>
        tx.RunAsync(
            Sql.Insert,
            new
            {
                subscription.Id,
                subscription.Number,
                subscription.Partner,
                subscription.OrderId,
                subscription.LineId,
                subscription.Version,
                subscription.Sku,
                subscription.Plan,
                Intervals = JsonSerializer.Serialize(subscription.Intervals),
                subscription.StartsOn,
                subscription.EndsOn,
                Delivery = subscription.Delivery.Word(),
                Sandbox = subscription.Sandbox ? 1 : 0,
                subscription.CreatedAt,
            },
            cancel);

    public static async Task<Subscription?> OfLineAsync(DbTransaction tx, string lineId, CancellationToken cancel) =>
        (await tx.OneAsync<Row>(Sql.OfLine, new { LineId = lineId }, cancel))?.Subscription();

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
        public DeliveryKind Delivery { get; init; }
        public int Sandbox { get; init; }
        public DateTimeOffset CreatedAt { get; init; }

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
        public const string Insert = """
            INSERT INTO subscriptions (id, number, partner, order_id, line_id, version, sku, plan, intervals, starts_on,
              ends_on, delivery, sandbox, created_at)
            VALUES (@Id, @Number, @Partner, @OrderId, @LineId, @Version, @Sku, @Plan, @Intervals, @StartsOn, @EndsOn,
              @Delivery, @Sandbox, @CreatedAt)
            ON CONFLICT (line_id) DO NOTHING
            """;

        public const string OfLine = """
            SELECT id, number, partner, order_id, line_id, version, sku, plan, intervals, delivery, sandbox, created_at
            FROM subscriptions WHERE line_id = @LineId
            """;
    }
}
