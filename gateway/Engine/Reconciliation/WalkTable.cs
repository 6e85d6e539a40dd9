using System.Data.Common;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Reconciliation;

/// <summary>Pages along the keys of what a run walks through. What a page costs does not grow with what lies before it.</summary>
internal static class WalkTable
{
    /// <summary>The next subscriptions behind an id.</summary>
    public static Task<IReadOnlyList<SubscriptionKey>> SubscriptionsAsync(
        DbTransaction tx, string after, int limit, CancellationToken cancel) =>
        tx.ListAsync<SubscriptionKey>(Sql.Subscriptions, new { After = after, Limit = limit }, cancel);

    /// <summary>The last id of the next page of lines, and how many it has.</summary>
    public static async Task<LinePage> LinesAsync(DbTransaction tx, string after, int limit, CancellationToken cancel) =>
        (await tx.OneAsync<LinePage>(Sql.Lines, new { After = after, Limit = limit }, cancel))!;

    /// <summary>Of a page of lines those that no subscription tells of, or at which nothing works although it should.</summary>
    public static Task<IReadOnlyList<LooseLine>> LooseAsync(
        DbTransaction tx, string after, string last, CancellationToken cancel) =>
        tx.ListAsync<LooseLine>(Sql.Loose, new { After = after, Last = last }, cancel);

    private static class Sql
    {
        public const string Subscriptions =
            "SELECT id, partner, order_id, line_id FROM subscriptions WHERE id > @After ORDER BY id LIMIT @Limit";

        public const string Lines = """
            SELECT count(*) AS count, max(id) AS last
            FROM (SELECT id FROM order_lines WHERE id > @After ORDER BY id LIMIT @Limit) page
            """;

        public const string Loose = """
            SELECT l.id, l.order_id, o.partner, l.subscription_id, l.action, l.status
            FROM order_lines l JOIN orders o ON o.id = l.order_id
            WHERE l.id > @After AND l.id <= @Last AND (
              (l.status = 'provisioned' AND NOT EXISTS (SELECT 1 FROM subscriptions s WHERE s.id = l.subscription_id))
              OR (l.status IN ('scheduled', 'provisioning') AND NOT EXISTS (
                SELECT 1 FROM provisioning_events p JOIN work w ON w.subject_kind = 'provisioning' AND w.subject_id = p.id
                WHERE p.order_id = l.order_id AND p.line_id = l.id))
              OR (l.status = 'pending' AND NOT EXISTS (
                SELECT 1 FROM work w WHERE w.subject_kind = 'order' AND w.subject_id = l.order_id)))
            """;
    }
}

/// <summary>A subscription, by its keys alone.</summary>
internal sealed record SubscriptionKey
{
    public required string Id { get; init; }

    public required string Partner { get; init; }

    public required string OrderId { get; init; }

    public required string LineId { get; init; }
}

/// <summary>So many lines, up to an id; none at the end.</summary>
internal sealed record LinePage
{
    public required long Count { get; init; }

    public string? Last { get; init; }
}

/// <summary>A line of which no subscription tells, or at which nothing works.</summary>
internal sealed record LooseLine
{
    public required string Id { get; init; }

    public required string OrderId { get; init; }

    public required string Partner { get; init; }

    public string? SubscriptionId { get; init; }

    public required OrderAction Action { get; init; }

    public required LineStatus Status { get; init; }

    public Finding Finding() => new()
    {
        Code = Status == LineStatus.Provisioned ? DriftCodes.SubscriptionMissing : DriftCodes.LineStranded,
        Subject = Id,
        Partner = Partner,
        OrderId = OrderId,
        LineId = Id,
        SubscriptionId = SubscriptionId,
        Ordered = $"a line {Action.Word()}",
        Delivered = Status == LineStatus.Provisioned ? "no subscription" : $"{Status.Word()}, and nothing works at it",
    };
}
