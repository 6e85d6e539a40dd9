using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Rescreening;

/// <summary>Pages along everybody who is served. What a page costs does not grow with what lies before it.</summary>
internal static class ServedTable
{
    /// <summary>The next subscriptions behind an id that have not ended before a day; sandboxes serve nobody.</summary>
    public static Task<IReadOnlyList<ServedSubscription>> PageAsync(
        DbTransaction tx, string after, DateOnly since, int limit, CancellationToken cancel) =>
        tx.ListAsync<ServedSubscription>(Sql.Page, new { After = after, Since = since, Limit = limit }, cancel);

    /// <summary>What was ordered about subscriptions, but for what came to nothing.</summary>
    public static Task<IReadOnlyList<ServedOrder>> OrdersAsync(
        DbTransaction tx, IReadOnlyList<ServedSubscription> page, CancellationToken cancel) =>
        Sql.Orders.ListAsync<ServedOrder>(tx, [.. page.Select(one => new Key(one.Id))], cancel);

    private sealed record Key(string Id);

    private static class Sql
    {
        // Written so that the index by end is of no use: by it each page would read and sort all subscriptions.
        public const string Page = """
            SELECT id, partner FROM subscriptions WHERE id > @After AND sandbox + 0 = 0 AND ends_on >= @Since ORDER BY id LIMIT @Limit
            """;

        public static readonly RowsSql<Key> Orders = new("""
            SELECT k.subscription_id, k.order_id, o.body
            FROM (
              SELECT DISTINCT l.subscription_id, l.order_id FROM {rows} JOIN order_lines l ON l.subscription_id = r.id
              WHERE l.status NOT IN ('denied', 'cancelled', 'failed')) k
            JOIN orders o ON o.id = k.order_id
            """);
    }
}

/// <summary>A subscription that somebody has.</summary>
internal sealed record ServedSubscription
{
    public required string Id { get; init; }

    public required string Partner { get; init; }
}

/// <summary>An order about it, as it is stored.</summary>
internal sealed record ServedOrder
{
    public required string SubscriptionId { get; init; }

    public required string OrderId { get; init; }

    public required string Body { get; init; }
}
