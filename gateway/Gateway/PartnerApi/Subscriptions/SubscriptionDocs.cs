using Fulfillment.Gateway.Docs;

namespace Fulfillment.Gateway.PartnerApi.Subscriptions;

/// <summary>What the partner API's document says of subscriptions.</summary>
internal static class SubscriptionDocs
{
    private static readonly ParameterDoc _subscription =
        ParameterDoc.Path("id", "The subscription's id.", SubscriptionExamples.Subscription.Id);

    public static RouteHandlerBuilder DocumentSubscriptions(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ListSubscriptions").WithSummary("List your subscriptions, newest first")
        .WithParameters(
            ParameterDoc.Text("orderId", "Only those that this order made.", SubscriptionExamples.Subscription.OrderId, 64),
            ParameterDoc.Day("endsBefore", "Only those whose end comes before this day: what is to be renewed."),
            ParameterDoc.Limit, ParameterDoc.Cursor)
        .WithResponseExample(StatusCodes.Status200OK, SubscriptionExamples.Subscriptions);

    public static RouteHandlerBuilder DocumentSubscription(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("GetSubscription").WithSummary("Read a subscription as it stands today")
        .WithDescription("Its state follows from its history and the day: nothing has to happen for a term to end.")
        .WithParameters(_subscription)
        .WithHeaders(Headers.IfNoneMatch, Headers.ETag)
        .WithResponseExample(StatusCodes.Status200OK, SubscriptionExamples.Subscription)
        .Produces(StatusCodes.Status304NotModified)
        .WithProblems("subscription.unknown");

    public static RouteHandlerBuilder DocumentAmendments(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ListSubscriptionEvents").WithSummary("Read a subscription's history")
        .WithDescription("Every change that was ever asked for, in the order of arrival. Which one holds on a day goes by effectiveOn.")
        .WithParameters(_subscription)
        .WithResponseExample(StatusCodes.Status200OK, SubscriptionExamples.Amendments)
        .WithProblems("subscription.unknown");

    public static RouteHandlerBuilder DocumentAgreement(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("AgreeSubscription").WithSummary("Change what the customer agreed to")
        .WithDescription("Each flag by itself: changing one changes no other, and nothing of what is covered. What is covered is changed by an order.")
        .WithParameters(_subscription)
        .WithHeaders(Headers.IfMatch, Headers.ETag)
        .WithRequestExample(new AgreementRequest { AutoRenew = true, RenewalTermMonths = 12 })
        .WithResponseExample(StatusCodes.Status200OK, SubscriptionExamples.Subscription)
        .WithProblems("subscription.unknown", "subscription.managedElsewhere", "subscription.ended", "version.mismatch");

    public static RouteHandlerBuilder DocumentUndo(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("UndoCancellation").WithSummary("Take a cancellation back")
        .WithDescription("""
            Until its day, a cancellation that an order has set is taken back: the subscription goes on as it was paid for, and its
            license or target with it. Repeating it is harmless. The history keeps both, as cancel and undo.
            """)
        .WithParameters(_subscription)
        .WithHeaders(Headers.IfMatch, Headers.ETag)
        .WithResponseExample(StatusCodes.Status200OK, SubscriptionExamples.Subscription)
        .WithProblems(
            "subscription.unknown", "subscription.managedElsewhere", "cancellation.none", "cancellation.inForce", "version.mismatch");

    public static RouteHandlerBuilder DocumentSeats(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ListSeats").WithSummary("Read how many seats were in use, day by day")
        .WithDescription("As JSON in pages, or as one table for a spreadsheet, by `Accept`. The last 30 days when no range is given; three years at most.")
        .WithParameters(
            _subscription,
            ParameterDoc.Day("from", "The first day (UTC)."),
            ParameterDoc.Day("to", "The first day (UTC) that is no longer shown."),
            ParameterDoc.Limit, ParameterDoc.Cursor)
        .WithResponseExample(StatusCodes.Status200OK, SubscriptionExamples.Seats)
        .WithResponseForms((SubscriptionExamples.SeatTable, "text/csv"))
        .WithProblems("subscription.unknown", "accept.unsupported");

    public static RouteHandlerBuilder DocumentSummary<T>(this RouteHandlerBuilder endpoint, string name, T example)
        where T : notnull => endpoint
        .WithName(name).WithSummary("See a subscription at a glance")
        .WithDescription("""
            Plan, seats, what is in use and owed, how long it runs, and what happens next by itself: each value with its time and
            where it comes from. Operators may name it by its number too.
            """)
        .WithParameters(_subscription)
        .WithResponseExample(StatusCodes.Status200OK, example)
        .WithProblems("subscription.unknown");

    public static RouteHandlerBuilder DocumentMeters(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ListMeters").WithSummary("See what a subscription uses of each meter")
        .WithDescription("Every meter of which anything was counted or bought: minutes, storage, seats. Nothing of it ever blocks anybody.")
        .WithParameters(_subscription)
        .WithResponseExample(StatusCodes.Status200OK, SubscriptionExamples.Meters)
        .WithProblems("subscription.unknown");

    public static RouteHandlerBuilder DocumentMeter(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("GetMeter").WithSummary("Read a meter day by day, with how its use was covered")
        .WithDescription("""
            First by what the plan gives for the month, then by packs, the one that expires first before the others. Usage that comes
            late, or is corrected, is put where it belongs. As JSON in pages, or as one table for a spreadsheet, by `Accept`. The last
            30 days when no range is given; three years at most.
            """)
        .WithParameters(
            _subscription,
            ParameterDoc.Path("meter", "The meter's name.", "minutes"),
            ParameterDoc.Day("from", "The first day (UTC)."),
            ParameterDoc.Day("to", "The first day (UTC) that is no longer shown."),
            ParameterDoc.Limit, ParameterDoc.Cursor)
        .WithResponseExample(StatusCodes.Status200OK, SubscriptionExamples.MeterDays)
        .WithResponseForms((SubscriptionExamples.MeterTable, "text/csv"))
        .WithProblems("subscription.unknown", "meter.unknown", "accept.unsupported");

    public static RouteHandlerBuilder DocumentPreview(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("PreviewSubscription").WithSummary("Ask what a change would do")
        .WithDescription("To what may be used and to the price, by the day and to the cent. Nothing is written; the change itself is an order.")
        .WithParameters(_subscription)
        .WithRequestExample(SubscriptionExamples.PreviewRequest)
        .WithResponseExample(StatusCodes.Status200OK, SubscriptionExamples.Preview)
        .WithProblems("subscription.unknown", "order.impossible");
}
