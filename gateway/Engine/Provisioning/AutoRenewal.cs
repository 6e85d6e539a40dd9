using System.Data.Common;
using System.Globalization;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Notices;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Schedules;
using Fulfillment.Engine.Subscriptions;
using Microsoft.Extensions.Logging;

namespace Fulfillment.Engine.Provisioning;

/// <summary>
/// The end of a term after which the next one begins by itself: an order is placed as the partner would place it, so that
/// it is screened, priced, recorded and told like any other. Until it is carried out, the days of grace keep the customer
/// at work. What was renewed, cancelled or agreed otherwise in the meantime is left as it is; what a market manages, the
/// market renews.
/// </summary>
public sealed partial class AutoRenewal(OrderIntake intake, TimeProvider clock, ILogger<AutoRenewal> logger) : IScheduledAct
{
    public const string Name = "autoRenewal";

    private static readonly Action<OrderChange> _nothing = _ => { };

    public string Kind => Name;

    public async Task<IReadOnlyDictionary<string, object>> LoadAsync(
        DbTransaction tx, IReadOnlyList<Schedule> due, CancellationToken cancel)
    {
        var subscriptions = (await SubscriptionTable.ListAsync(tx, due.Select(schedule => schedule.Subject).ToHashSet(), cancel))
            .ToDictionary(one => one.Id);
        var histories = await AmendmentTable.HistoriesAsync(tx, subscriptions.Values, cancel);
        var sold = subscriptions.Values.ToDictionary(one => one.Id, one => SoldBy(one, histories[one.Id]));
        var orders = (await OrderTable.ListAsync(tx, sold.Values.ToHashSet(), cancel)).ToDictionary(order => order.Id);
        var partners = await PartnerTable.ListAsync(tx, subscriptions.Values.Select(one => one.Partner).ToHashSet(), cancel);
        return due.ToDictionary(
            schedule => schedule.WorkId,
            schedule =>
            {
                var subscription = subscriptions[schedule.Subject];
                return (object)new AtHand(subscription, orders[sold[subscription.Id]], partners[subscription.Partner]);
            });
    }

    public async ValueTask<Action<OrderChange>> PrepareAsync(Schedule schedule, object? known, CancellationToken cancel)
    {
        var at = (AtHand)known!;
        var day = DateOnly.ParseExact(schedule.Period, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (at.Subscription is not { Channel: OrderRequest.Api, Coverage: { Flags.AutoRenew: true, CancelledFrom: null } }
            || at.Subscription.EndsOn != day)
        {
            return _nothing;
        }

        // Placed twice it is one order: its reference is its own.
        return await intake.PlaceAsync(Renewal(at, schedule.Period), cancel) switch
        {
            Placement.Accepted or Placement.Existing => _nothing,
            Placement.Impossible impossible => Refused(at, impossible.Faults[0]),
            var other => throw new InvalidOperationException(
                $"The renewal of {at.Subscription.Id} could not be placed: {other.GetType().Name}."),
        };
    }

    /// <summary>The order whose parties count: the first one, or that of the partner who took it over last.</summary>
    private static string SoldBy(Subscription subscription, IReadOnlyList<Amendment> history) =>
        history.LastOrDefault(amendment => amendment.Kind == AmendmentKind.Transfer)?.OrderId ?? subscription.OrderId;

    private static OrderRequest Renewal(AtHand at, string day) => new()
    {
        Partner = at.Partner,
        Channel = OrderRequest.Api,
        Actor = Actor.System,
        Content = at.Sold.Content with
        {
            PartnerOrderRef = $"renewal-{at.Subscription.Number}-{day}",
            PurchaseOrder = null,
            OrderedOn = null,
            Lines = [new LineContent { LineRef = "1", Action = OrderAction.Renew, SubscriptionId = at.Subscription.Id }],
        },
    };

    /// <summary>The partner is told too: the customer has the days of grace, and nothing happens by itself any more.</summary>
    private Action<OrderChange> Refused(AtHand at, OrderFault fault)
    {
        var (subscription, partner) = (at.Subscription, at.Partner);
        Log.Refused(logger, subscription.Id, fault.Code);
        return change =>
        {
            change.Audit(Actor.System, "subscription.renewalRefused", subscription.Id, $"v{subscription.Version}", detail: fault.Code);
            change.Tell(new SubscriptionEvent
            {
                SubscriptionId = subscription.Id,
                Partner = partner.Id,
                Type = SubscriptionEventTypes.RenewalRefused,
                Facts = (Ending.Facts(subscription.Coverage, partner.Today(clock)) with { Code = fault.Code }).Text(),
                At = partner.Now(clock),
            });
        };
    }

    /// <param name="Subscription">What is to be renewed.</param>
    /// <param name="Sold">The order whose parties are those of the renewal.</param>
    /// <param name="Partner">Whose it is.</param>
    private sealed record AtHand(Subscription Subscription, Order Sold, Partner Partner);

    private static partial class Log
    {
        [LoggerMessage(2206, LogLevel.Error, "Subscription {SubscriptionId} cannot renew by itself ({Code}): it ends after its days of grace unless a person renews it")]
        public static partial void Refused(ILogger logger, string subscriptionId, string code);
    }
}
