using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Subscriptions;

/// <summary>
/// What was ever asked of a subscription, in the order of arrival; rows are added and never changed. The first amendment
/// is the subscription's own row, as it was made.
/// </summary>
public static class AmendmentTable
{
    internal static void Insert(Writes writes, string subscriptionId, Amendment amendment) =>
        writes.Add(Sql.Insert, Row.Of(subscriptionId, amendment));

    /// <summary>The whole history of each subscription, the first amendment included.</summary>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<Amendment>>> HistoriesAsync(
        DbTransaction tx, IReadOnlyCollection<Subscription> subscriptions, CancellationToken cancel)
    {
        var keys = subscriptions.Where(one => one.Version > 1).Select(one => new Key(one.Id)).ToList();
        var origins = (await Sql.Origins.ListAsync<OriginRow>(tx, keys, cancel)).ToDictionary(row => row.Id, row => row.Origin);
        var later = (await Sql.OfMany.ListAsync<Row>(tx, keys, cancel)).ToLookup(row => row.SubscriptionId);
        return subscriptions.ToDictionary(
            one => one.Id,
            one => (IReadOnlyList<Amendment>)
            [
                First(one, origins.TryGetValue(one.Id, out var origin) ? SubscriptionTable.Json.Whole(origin) : one.Coverage),
                .. later[one.Id].Select(row => row.Amendment()),
            ]);
    }

    private static Amendment First(Subscription subscription, Coverage origin) => Subscriptions.Amendments.First(
        origin, subscription.OrderId, subscription.LineId, subscription.CreatedAt);

    private sealed record Key(string Id);

    private sealed record OriginRow
    {
        public string Id { get; init; } = "";
        public string Origin { get; init; } = "";
    }

    private sealed record Row
    {
        private static readonly JsonSerializerOptions _options = new()
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        };

        public string SubscriptionId { get; init; } = "";
        public long Number { get; init; }
        public AmendmentKind Kind { get; init; }
        public DateOnly EffectiveOn { get; init; }
        public string Terms { get; init; } = "";
        public string? OrderId { get; init; }
        public string? LineId { get; init; }
        public string Actor { get; init; } = "";
        public DateTimeOffset RecordedAt { get; init; }

        public static Row Of(string subscriptionId, Amendment amendment) => new()
        {
            SubscriptionId = subscriptionId,
            Number = amendment.Number,
            Kind = amendment.Kind,
            EffectiveOn = amendment.EffectiveOn,
            Terms = JsonSerializer.Serialize(amendment.Terms, _options),
            OrderId = amendment.OrderId,
            LineId = amendment.LineId,
            Actor = amendment.Actor,
            RecordedAt = amendment.RecordedAt,
        };

        public Amendment Amendment() => CorruptRowException.Read("amendments", $"{SubscriptionId}/{Number}", Read);

        private Amendment Read() => new()
        {
            Number = Number,
            Kind = Kind,
            EffectiveOn = EffectiveOn,
            Terms = JsonSerializer.Deserialize<AmendmentTerms>(Terms, _options)!,
            OrderId = OrderId,
            LineId = LineId,
            Actor = Actor,
            RecordedAt = RecordedAt,
        };
    }

    private static class Sql
    {
        public static readonly RowsSql<Row> Insert = new("INSERT INTO amendments ({columns}) SELECT {columns} FROM {rows}");

        public static readonly RowsSql<Key> Origins = new(
            "SELECT id, origin FROM subscriptions WHERE id IN (SELECT r.id FROM {rows}) AND origin IS NOT NULL");

        public static readonly RowsSql<Key> OfMany = new("""
            SELECT subscription_id, number, kind, effective_on, terms, order_id, line_id, actor, recorded_at FROM amendments
            WHERE subscription_id IN (SELECT r.id FROM {rows}) ORDER BY subscription_id, number
            """);
    }
}
