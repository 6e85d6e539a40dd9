using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Webhooks;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.PartnerApi;

namespace Fulfillment.Gateway.Webhooks;

/// <summary>The events of all of a partner's orders and subscriptions, for those who would rather fetch than be called.</summary>
internal static class EventEndpoints
{
    public static void MapEvents(this IEndpointRouteBuilder routes) =>
        routes.MapPartnerGroup("/v1/events", "Events").MapGet("", ListAsync).DocumentFeed().RequireScope(Scopes.OrdersRead);

    private static async Task<IResult> ListAsync(
        HttpContext context, Database database, Cursors cursors, CancellationToken cancel)
    {
        var query = new QueryReader(context.Request);
        var (limit, cursor) = (query.Limit(), query.Text("after", 1024));
        if (query.Refusal() is { } refusal)
        {
            return refusal;
        }

        var partner = context.CallingPartner().Id;
        var scope = $"feed/{partner}";
        var (position, stale) = cursors.Begin(scope, cursor, $"{FeedPosition.Start}");
        if (stale is not null)
        {
            return stale;
        }

        var after = FeedPosition.Parse(position);
        var events = await database.ReadAsync(tx => FeedTable.AfterAsync(tx, partner, after, limit + 1, cancel), cancel);
        var shown = events.Take(limit).ToList();
        return TypedResults.Ok(new EventFeedView
        {
            Data = [.. shown.Select(FeedEventView.Of)],
            NextCursor = cursors.Issue(scope, $"{(shown is [] ? after : shown[^1].Position)}"),
            HasMore = events.Count > limit,
        });
    }
}

/// <summary>A piece of the feed.</summary>
internal sealed record EventFeedView
{
    /// <summary>The events, oldest first.</summary>
    public required IReadOnlyList<FeedEventView> Data { get; init; }

    /// <summary>Where to read on, now or later: give it as `after`. It is always there, for a feed has no end.</summary>
    public required string NextCursor { get; init; }

    /// <summary>Whether there is more to read at once.</summary>
    public required bool HasMore { get; init; }
}

/// <summary>An event as a webhook would be sent of it, and its id.</summary>
internal sealed record FeedEventView : WebhookEventView
{
    /// <summary>The event's id, as in its data.</summary>
    public required string Id { get; init; }

    public static FeedEventView Of(FeedEvent told)
    {
        var id = Engine.Webhooks.EventId.Of(told.SubjectId, told.Version, told.At);
        return new FeedEventView { Id = id, Type = told.Type, Timestamp = told.At, Data = EventFactsView.Of(told.Type, told.Body()) };
    }
}
