using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Outbox;
using Fulfillment.Gateway.Docs;
using Fulfillment.Gateway.PartnerApi;

namespace Fulfillment.Gateway.Webhooks;

/// <summary>What the partner API's document says of webhooks and the feed.</summary>
internal static class WebhookDocs
{
    private const string WebhookId = "whk_01jd7m3q9x5r7t9w1y3a5c7e9g";
    private const string MessageId = "msg_01jd7m3qb02d4f6h8k0m2p4r6t";
    private const string Next = "q83vEjRWeJq83vEjRWeJq83vEjRWeA";
    private static readonly DateTimeOffset _at = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);
    private static readonly ParameterDoc _webhook = ParameterDoc.Path("id", "The webhook's id.", WebhookId);
    private static readonly string _eventId = Engine.Webhooks.EventId.Of(Examples.Received.Id, 6, _at.AddSeconds(1));

    private static readonly string _overageId = Engine.Webhooks.EventId.Of(Examples.License.SubscriptionId, 1, _at.AddMonths(2));

    private static readonly string _contactId = Engine.Webhooks.EventId.Of(Examples.License.SubscriptionId, 2, _at.AddMonths(3));

    private static readonly WebhookView _view = new()
    {
        Id = WebhookId,
        Url = "https://hooks.partner.example/fulfillment",
        EventTypes = ["order.fulfilled", "order.held", "order.failed"],
        Description = "our shop",
        Status = "active",
        Version = 1,
        CreatedAt = _at,
        UpdatedAt = _at,
    };

    private static readonly WebhookView _new = _view with { Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=" };

    private static readonly EventFeedView _feed = new()
    {
        Data =
        [
            new FeedEventView
            {
                Id = _eventId,
                Type = "order.fulfilled",
                Timestamp = _at.AddSeconds(1),
                Data = new OrderFactsView
                {
                    EventId = _eventId,
                    OrderId = Examples.Received.Id,
                    PartnerOrderRef = "R-2026-0001",
                    Sequence = 6,
                    Status = "fulfilled",
                },
            },
            new FeedEventView
            {
                Id = _overageId,
                Type = SubscriptionEventTypes.OverageRecorded,
                Timestamp = _at.AddMonths(2),
                Data = new SubscriptionFactsView
                {
                    EventId = _overageId,
                    SubscriptionId = Examples.License.SubscriptionId,
                    Sequence = 1,
                    Overage = new OverageFactsView
                    {
                        Kind = "quarter",
                        StartsOn = new DateOnly(2026, 11, 21),
                        EndsOn = new DateOnly(2027, 2, 21),
                        Max = 39,
                        MaxDay = new DateOnly(2027, 1, 20),
                        Day = new DateOnly(2027, 1, 20),
                        InstanceId = "git-1",
                        Used = 39,
                        Paid = 37,
                        TrueUpsPaid = 0,
                        Owed = 2,
                        OwedBefore = 0,
                        Flagged = false,
                    },
                },
            },
            new FeedEventView
            {
                Id = _contactId,
                Type = SubscriptionEventTypes.ContactsChanged,
                Timestamp = _at.AddMonths(3),
                Data = new SubscriptionFactsView
                {
                    EventId = _contactId,
                    SubscriptionId = Examples.License.SubscriptionId,
                    Sequence = 2,
                    Contact = new ContactFactsView { ContactId = "con_01jfz4c8d03g5j7m9q1t3w5y7a", Change = "added" },
                },
            },
        ],
        NextCursor = Next,
        HasMore = false,
    };

    private static readonly WebhookDeliveryView _delivery = new()
    {
        MessageId = MessageId,
        EventId = _eventId,
        Type = "order.fulfilled",
        OrderId = Examples.Received.Id,
        Sequence = 6,
        State = "expected",
        Attempts = 1,
        NextAttemptAt = _at.AddSeconds(6),
        LastFailure = new DeliveryFailureView
        {
            Reason = ReasonView.Of("webhook.unavailable")!,
            HttpStatus = 503,
            At = _at.AddSeconds(1),
        },
        UpdatedAt = _at.AddSeconds(1),
    };

    public static RouteHandlerBuilder DocumentWebhooks(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ListWebhooks").WithSummary("List your webhooks, newest first")
        .WithParameters(ParameterDoc.Limit, ParameterDoc.Cursor)
        .WithResponseExample(StatusCodes.Status200OK, new ListView<WebhookView> { Data = [_view], NextCursor = null });

    public static RouteHandlerBuilder DocumentAdd(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("AddWebhook").WithSummary("Be told of your orders")
        .WithDescription("""
            Each event is sent as Standard Webhooks says: `webhook-id`, `webhook-timestamp` and `webhook-signature` (v1), and a body
            of type, timestamp and data. Answer 2xx within 15 seconds. What fails comes again after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h,
            14 h, 20 h and 24 h, with the same id; then it is given up until you ask for a replay. 410 disables the webhook, and so do
            days in which nothing arrives. Redirects are not followed. A message may arrive more than once: its id tells.
            The secret is shown in this answer and never again. An address has one webhook: a repeat is answered 409.
            """)
        .WithHeaders(Headers.Location.On(201), Headers.ETag.On(201))
        .WithRequestExample(
            new AddWebhookRequest { Url = _view.Url, EventTypes = _view.EventTypes, Description = _view.Description })
        .WithResponseExample(StatusCodes.Status201Created, _new)
        .WithProblems("webhook.exists", "webhook.tooMany");

    public static RouteHandlerBuilder DocumentWebhook(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("GetWebhook").WithSummary("Read a webhook")
        .WithParameters(_webhook)
        .WithHeaders(Headers.IfNoneMatch, Headers.ETag)
        .WithResponseExample(StatusCodes.Status200OK, _view)
        .Produces(StatusCodes.Status304NotModified)
        .WithProblems("webhook.unknown");

    public static RouteHandlerBuilder DocumentChange(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ChangeWebhook").WithSummary("Change a webhook, stop it or let it go on")
        .WithDescription("""
            What is absent stays. While a webhook is disabled nothing is queued for it: a replay since that time sends all of it.
            """)
        .WithParameters(_webhook)
        .WithHeaders(Headers.IfMatch, Headers.ETag)
        .WithRequestExample(new ChangeWebhookRequest { Status = WebhookSwitch.Active })
        .WithResponseExample(StatusCodes.Status200OK, _view with { Version = 2, UpdatedAt = _at.AddMinutes(1) })
        .WithProblems("webhook.unknown", "webhook.exists");

    public static RouteHandlerBuilder DocumentRemove(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("RemoveWebhook").WithSummary("Delete a webhook")
        .WithDescription("What still waits for it is taken back.")
        .WithParameters(_webhook)
        .WithHeaders(Headers.IfMatch)
        .Produces(StatusCodes.Status204NoContent)
        .WithProblems("webhook.unknown");

    public static RouteHandlerBuilder DocumentDeliveries(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ListWebhookDeliveries").WithSummary("See what was sent to a webhook, newest first")
        .WithParameters(
            _webhook,
            ParameterDoc.Choice<DeliveryState>("state", "Only messages of this state."),
            ParameterDoc.Limit,
            ParameterDoc.Cursor)
        .WithResponseExample(StatusCodes.Status200OK, new ListView<WebhookDeliveryView> { Data = [_delivery], NextCursor = null })
        .WithProblems("webhook.unknown");

    public static RouteHandlerBuilder DocumentReplay(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ReplayWebhook").WithSummary("Send one message again, or everything since a time")
        .WithDescription("""
            A message that was sent before keeps its id. What still waits is not sent twice, so repeating the call is harmless.
            `since` also sends what happened while the webhook was disabled or did not exist yet.
            """)
        .WithParameters(_webhook)
        .WithHeaders(Headers.IfMatch)
        .WithRequestExample(new ReplayRequest { Since = _at })
        .WithResponseExample(StatusCodes.Status202Accepted, new ReplayView { Queued = 12, Waiting = 1 })
        .WithProblems("webhook.unknown", "message.unknown", "webhook.inactive", "replay.tooLarge");

    public static RouteHandlerBuilder DocumentRotate(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("RotateWebhookSecret").WithSummary("Give a webhook a new secret")
        .WithDescription("""
            For the overlap each message carries two signatures, one by either secret. A further rotation ends the older of the two
            at once. The new secret is shown in this answer and never again.
            """)
        .WithParameters(_webhook)
        .WithHeaders(Headers.IfMatch, Headers.ETag)
        .WithRequestExample(new RotateWebhookRequest { OverlapHours = 24 })
        .WithResponseExample(StatusCodes.Status200OK, _new with { Version = 2, PreviousSecretUntil = _at.AddDays(1) })
        .WithProblems("webhook.unknown");

    public static RouteHandlerBuilder DocumentFeed(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ListEvents").WithSummary("Fetch the events of all your orders and subscriptions")
        .WithDescription("""
            The events that webhooks send, in one order that never changes; without `after`, from the first. Keep nextCursor: it leads on
            from there, also later and when nothing new has happened yet. The events of an order or a
            subscription come in their sequence; none is left out.
            """)
        .WithParameters(
            ParameterDoc.Text("after", "nextCursor of the call before, exactly as it came.", Next, 1024), ParameterDoc.Limit)
        .WithResponseExample(StatusCodes.Status200OK, _feed)
        .WithProblems("cursor.invalid");
}
