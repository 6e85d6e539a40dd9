using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Webhooks;

/// <summary>
/// A partner's events in the order in which they became visible. A place that a running transaction may still fill is
/// not passed, so whoever reads on from the last event it saw misses none.
/// </summary>
public static class FeedTable
{
    /// <summary>The events behind a place, oldest first.</summary>
    public static Task<IReadOnlyList<FeedEvent>> AfterAsync(
        DbTransaction tx, string partner, FeedPosition after, int limit, CancellationToken cancel) =>
        tx.ListAsync<FeedEvent>(
            Sql.After, new { Partner = partner, after.Feed, after.SubjectId, after.Version, Limit = limit }, cancel);

    /// <summary>The events before a place, newest first; also those that the feed does not show yet.</summary>
    /// <param name="before"><c>null</c> for the end of the feed.</param>
    public static Task<IReadOnlyList<FeedEvent>> BeforeAsync(
        DbTransaction tx, string partner, FeedPosition? before, int limit, CancellationToken cancel)
    {
        var place = before ?? new FeedPosition(long.MaxValue, "", 0);
        return tx.ListAsync<FeedEvent>(
            Sql.Before, new { Partner = partner, place.Feed, place.SubjectId, place.Version, Limit = limit }, cancel);
    }

    public static Task<FeedEvent?> FindAsync(
        DbTransaction tx, string partner, string subjectId, long version, CancellationToken cancel) =>
        tx.OneAsync<FeedEvent>(Sql.Find, new { Partner = partner, SubjectId = subjectId, Version = version }, cancel);

    private static class Sql
    {
        private const string OfOrders = """
            SELECT e.order_id AS subject_id, e.version, e.feed, e.partner, e.type, e.status, e.line_id, e.code, e.at,
              o.external_ref AS partner_order_ref, l.line_ref, CAST(NULL AS TEXT) AS facts
            FROM events e JOIN orders o ON o.id = e.order_id LEFT JOIN order_lines l ON l.id = e.line_id
            WHERE e.partner = @Partner
            """;

        private const string OfSubscriptions = """
            SELECT e.subscription_id AS subject_id, e.version, e.feed, e.partner, e.type, CAST(NULL AS TEXT) AS status,
              CAST(NULL AS TEXT) AS line_id, CAST(NULL AS TEXT) AS code, e.at, CAST(NULL AS TEXT) AS partner_order_ref,
              CAST(NULL AS TEXT) AS line_ref, e.facts
            FROM subscription_events e
            WHERE e.partner = @Partner
            """;

        public static readonly PortableSql After = new($"""
            SELECT * FROM (
              {OfOrders} AND e.feed < {"{feedEnd}"} AND (e.feed, e.order_id, e.version) > (@Feed, @SubjectId, @Version)
              ORDER BY e.feed, e.order_id, e.version LIMIT @Limit) AS of_orders
            UNION ALL SELECT * FROM (
              {OfSubscriptions} AND e.feed < {"{feedEnd}"} AND (e.feed, e.subscription_id, e.version) > (@Feed, @SubjectId, @Version)
              ORDER BY e.feed, e.subscription_id, e.version LIMIT @Limit) AS of_subscriptions
            ORDER BY feed, subject_id, version LIMIT @Limit
            """);

        public const string Before = $"""
            SELECT * FROM (
              {OfOrders} AND (e.feed, e.order_id, e.version) < (@Feed, @SubjectId, @Version)
              ORDER BY e.feed DESC, e.order_id DESC, e.version DESC LIMIT @Limit) AS of_orders
            UNION ALL SELECT * FROM (
              {OfSubscriptions} AND (e.feed, e.subscription_id, e.version) < (@Feed, @SubjectId, @Version)
              ORDER BY e.feed DESC, e.subscription_id DESC, e.version DESC LIMIT @Limit) AS of_subscriptions
            ORDER BY feed DESC, subject_id DESC, version DESC LIMIT @Limit
            """;

        public const string Find =
            OfOrders + " AND e.order_id = @SubjectId AND e.version = @Version UNION ALL "
            + OfSubscriptions + " AND e.subscription_id = @SubjectId AND e.version = @Version";
    }
}
