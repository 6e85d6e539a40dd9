using static Fulfillment.Gateway.Http.Errors.ErrorEntry;

namespace Fulfillment.Gateway.Http.Errors;

/// <summary>Why a subscription cannot be changed as a line asks; found at the door, or when the line is carried out.</summary>
internal static class SubscriptionErrors
{
    public static IReadOnlyList<ErrorEntry> Entries { get; } =
    [
        Problem(409, "subscription.ended", "The subscription is cancelled",
            "The subscription is cancelled, now or from a day to come: nothing of it can be changed any more.",
            "Place an order with the action new."),
        Fault("subscription.cancelled", "The subscription is cancelled",
            "The subscription is cancelled, now or from a day to come, and cannot be changed any more.",
            "Place an order with the action new."),
        Fault("subscription.expired", "The subscription has ended",
            "The subscription's last term is over, with its days of grace.",
            "Renew it first, or place an order with the action new."),
        Fault("subscription.paid", "The subscription is paid for already",
            "Only a trial can be turned into a paid subscription by the action new.",
            "Use renew, upgrade or addSeats, or leave subscriptionId out to order another subscription."),
        Fault("subscription.unpaid", "The subscription is only a trial",
            "The subscription has no paid term that this action could change.",
            "Order it first: action new with this subscriptionId."),
        Fault("date.outsideTerm", "The day is outside the subscription",
            "On that day the subscription is not in force.",
            "Choose a day between the subscription's first day and its end."),
        Fault("plan.notHigher", "The plan is not a higher one",
            "The subscription has that plan, or one above it, already.",
            "Choose a sku with a higher plan, or another action."),
        Fault("plan.notLower", "The plan is not a lower one",
            "The subscription's plan is not above that one.",
            "Choose a sku with a lower plan, or another action."),
        Fault("trial.used", "The plan was tried before",
            "The subscription has had a trial of this plan; a plan is tried once.",
            "Order the plan, or try another one."),
        Fault("term.notLast", "Not the last term",
            "Another term follows already, or none is running on that day: its end cannot be moved.",
            "Choose a day within the last term."),
    ];
}
