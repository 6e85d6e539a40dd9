using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Subscriptions;

namespace Fulfillment.Engine.Provisioning;

/// <summary>
/// What is told when a subscription goes over: one event to the partner that had it and one to the partner that has it,
/// each by its own clock. Neither learns of the other.
/// </summary>
internal static class TransferVoice
{
    /// <param name="taken">The subscription as the next partner has it.</param>
    /// <param name="day">The first day on which it is that partner's.</param>
    /// <param name="from">Who had it.</param>
    /// <param name="to">Who has it.</param>
    /// <param name="clock">The time.</param>
    public static IEnumerable<SubscriptionEvent> Of(Subscription taken, DateOnly day, Partner from, Partner to, TimeProvider clock) =>
    [
        Of(taken, day, from, TransferDirection.Out, clock),
        Of(taken, day, to, TransferDirection.In, clock),
    ];

    private static SubscriptionEvent Of(
        Subscription taken, DateOnly day, Partner told, TransferDirection direction, TimeProvider clock) => new()
        {
            SubscriptionId = taken.Id,
            Partner = told.Id,
            Type = SubscriptionEventTypes.Transferred,
            Facts = new TransferFacts { Direction = direction, Number = taken.Number, EffectiveOn = day }.ToString(),
            At = told.Now(clock),
        };
}
